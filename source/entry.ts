/*
 * What is run. Node warns of NO_COLOR beside FORCE_COLOR as soon as it loads certain parts of its own, and so before
 * the first line of whatever imports them: one of the two goes here. An empty one counts as absent.
 */
import {keepCompiledCode} from './compile-cache.js';

if (process.env.FORCE_COLOR) {
  delete process.env.NO_COLOR;
} else {
  delete process.env.FORCE_COLOR;
}

keepCompiledCode(process.env);

const [only, ...others] = process.argv.slice(2);
const isHelp = only === '--help' || only === '-h';

if (others.length === 0 && (isHelp || only === '--version')) {
  // What asks for nothing else is not made to wait for it.
  const {helpOutput, printAlone, versionOutput} = await import('./about.js');
  printAlone(isHelp ? helpOutput() : versionOutput);
} else {
  await import('./cli.js');
}
