import process from 'node:process';
import manifest from '../package.json' with {type: 'json'};
import {helpText} from './flags.js';
import {scenarioNames} from './simulator/scenario-names.js';

export const {version} = manifest;

/** What `--version` prints. */
export const versionOutput = `${version}\n`;

/** What `--help` prints. */
export const helpOutput = (): string =>
  `\n  warptop: htop for Cloudflare tunnels\n\n${helpText(scenarioNames)}\n\n`;

/** Prints one of these, and leaves nothing to be done: nothing else is loaded, and nothing is read. */
export const printAlone = (output: string): void => {
  process.stdout.on('error', async (error) => {
    const {outputFault} = await import('./fault.js');
    const {code, words} = outputFault(error);
    process.exitCode = code;
    if (words !== null) {
      process.stderr.write(`warptop: ${words}\n`);
    }
  });
  process.stdout.write(output);
};
