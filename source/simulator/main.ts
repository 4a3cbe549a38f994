import {parseArgs} from 'node:util';
import {mainAccount} from './accounts.js';
import {defaultScenario, isScenarioName, type ScenarioName, scenarioNames} from './scenario-names.js';
import {scenarios} from './scenarios.js';
import {type SimulatorOptions, startSimulator} from './server.js';

const scenarioList = scenarioNames
  .map((name) => `  ${name.padEnd(14)}${scenarios[name].description}`)
  .join('\n');

const help = `A Cloudflare API for tunnels on this machine, with a world that evolves.

Usage: npm run simulator -- [--port N] [--scenario S] [--seed N]

  --port N       listen on this port of 127.0.0.1; by default any free one
  --scenario S   by default ${defaultScenario}
  --seed N       a whole number; the same seed gives the same fleet; by default 1
  --help         this text

Scenarios:
${scenarioList}
`;

/** Nobody makes up a scenario on the command line. */
type Options = Omit<SimulatorOptions, 'scenario'> & {readonly scenario?: ScenarioName};

type Parsed = {readonly options: Options} | {readonly help: true} | {readonly mistake: string};

const wholeNumber = (text: string, most: number): number | undefined =>
  /^\d{1,10}$/.test(text) && Number(text) <= most ? Number(text) : undefined;

const parse = (args: readonly string[]): Parsed => {
  try {
    const {values} = parseArgs({
      args: [...args],
      options: {
        port: {type: 'string', default: '0'},
        scenario: {type: 'string', default: defaultScenario},
        seed: {type: 'string', default: '1'},
        help: {type: 'boolean', short: 'h', default: false},
      },
    });
    const port = wholeNumber(values.port, 65_535);
    const seed = wholeNumber(values.seed, 4_294_967_295);
    if (values.help) {
      return {help: true};
    }
    if (port === undefined) {
      return {mistake: `--port must be a whole number from 0 to 65535, not "${values.port}"`};
    }
    if (seed === undefined) {
      return {mistake: `--seed must be a whole number from 0 to 4294967295, not "${values.seed}"`};
    }
    if (!isScenarioName(values.scenario)) {
      return {mistake: `unknown scenario "${values.scenario}"; there are ${scenarioNames.join(', ')}`};
    }
    return {options: {port, seed, scenario: values.scenario}};
  } catch (error) {
    // Node's sentence, without the paragraphs of advice that may follow.
    const [sentence = ''] = String(error instanceof Error ? error.message : error).split('\n');
    return {mistake: sentence.replace(/\.$/, '')};
  }
};

const reasonOf = (error: unknown, port: number | undefined): string => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return `port ${port} is in use; choose another with --port, or leave it out for any free one`;
  }
  return code === 'EACCES'
    ? `port ${port} needs privileges; choose one from 1024 on with --port`
    : `cannot listen on port ${port}: ${error instanceof Error ? error.message : String(error)}`;
};

const serve = async (options: Options): Promise<void> => {
  const simulator = await startSimulator(options);
  const scenario = options.scenario ?? defaultScenario;
  process.stdout.write(`Serving the scenario ${scenario} (${scenarios[scenario].description})
for account ${mainAccount.name}. In another terminal:

  export CLOUDFLARE_API_TOKEN=${simulator.token}
  export CLOUDFLARE_ACCOUNT_ID=${simulator.accountId}
  export CLOUDFLARE_API_BASE_URL=${simulator.url}

Scenarios, for --scenario:
${scenarioList}

Ctrl-C ends it.
`);
  const end = (status: number) => async (): Promise<void> => {
    await simulator.close();
    process.exitCode = status;
  };
  process.once('SIGINT', end(128 + 2));
  process.once('SIGTERM', end(128 + 15));
};

const parsed = parse(process.argv.slice(2));
if ('help' in parsed) {
  process.stdout.write(help);
} else if ('mistake' in parsed) {
  process.stderr.write(`simulator: ${parsed.mistake}. --help shows the usage.\n`);
  process.exitCode = 2;
} else {
  serve(parsed.options).catch((error: unknown) => {
    process.stderr.write(`simulator: ${reasonOf(error, parsed.options.port)}.\n`);
    process.exitCode = 1;
  });
}
