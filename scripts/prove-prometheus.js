// Proves with the real Prometheus that it reads what warptop serves, that its queries return what the simulated API
// says, and that alerts fire and clear. Everything runs on 127.0.0.1 and in a temporary folder, and ends with this.
import {execFileSync, spawn} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const contrib = join(root, 'contrib');
const folder = mkdtempSync(join(tmpdir(), 'warptop-prometheus-'));

/** The outage of the scenario lasts two minutes; a machine that is busy gets more. */
const LONGEST_MS = 600_000;

/** Another user's than the one that warptop has, so that what is asked here takes nothing of its quota. No secret. */
const OBSERVER = 'simulator-token-owned-by-account-00000000';

const started = [];
const endAll = () => {
  for (const child of started.splice(0)) {
    child.kill('SIGKILL');
  }
};

const hasTools = () => {
  try {
    execFileSync('prometheus', ['--version'], {stdio: 'ignore'});
    execFileSync('promtool', ['--version'], {stdio: 'ignore'});
    return true;
  } catch {
    return false;
  }
};

/** Debian's package, unpacked only: installed, it would start a server of its own. @returns the environment with it */
const withTools = () => {
  if (hasTools()) {
    return process.env;
  }
  console.log('Prometheus is not installed: its package is fetched with apt, and unpacked for this run.');
  const debs = join(folder, 'debs');
  mkdirSync(debs, {mode: 0o755});
  // What it fetches lies in a folder that its own user may not enter.
  const apt = (args) =>
    execFileSync('apt-get', ['-qq', '-o', 'APT::Sandbox::User=root', ...args], {
      cwd: debs,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
  try {
    apt(['update']);
    apt(['download', 'prometheus']);
    execFileSync('sh', ['-c', 'dpkg-deb -x prometheus_*.deb unpacked'], {cwd: debs, stdio: 'inherit'});
  } catch (error) {
    throw new Error(
      `Prometheus cannot be had with apt (${error.message}). Install it: apt install prometheus`,
    );
  }
  return {...process.env, PATH: `${join(debs, 'unpacked/usr/bin')}:${process.env.PATH}`};
};

/** Starts a command; resolves with what it prints once that matches. @param stream where it is looked for */
const start = (command, args, env, stream, wanted) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, {env, stdio: ['ignore', 'pipe', 'pipe']});
    started.push(child);
    let text = '';
    const take = (source) => (chunk) => {
      text += source === stream || source === 'stderr' ? chunk : '';
      if (wanted.test(text)) {
        resolve({child, text});
      }
    };
    child.stdout.setEncoding('utf8').on('data', take('stdout'));
    child.stderr.setEncoding('utf8').on('data', take('stderr'));
    child.on('error', reject);
    child.on('close', () => reject(new Error(`${command} ${args.join(' ')} ended:\n${text}`)));
  });

/** The simulated API of a scenario, and a warptop that watches it without a screen. */
const openFleet = async (scenario) => {
  const {PATH, HOME = folder} = process.env;
  const simulator = await start(
    process.execPath,
    ['dist/simulator.js', '--scenario', scenario],
    {PATH, HOME},
    'stdout',
    /CLOUDFLARE_API_BASE_URL=\S+\n/,
  );
  const env = Object.fromEntries(
    [...simulator.text.matchAll(/export (\w+)=(\S+)/g)].map(([, name, value]) => [name, value]),
  );
  const warptop = await start(
    process.execPath,
    ['dist/cli.js', '--headless', '--metrics', '0', '--interval', '1'],
    {PATH, HOME, ...env},
    'stderr',
    /http:\S+\/metrics/,
  );
  const [, address = ''] = /http:\/\/(\S+)\/metrics/.exec(warptop.text) ?? [];
  const ask = async (path) => {
    const url = `${env.CLOUDFLARE_API_BASE_URL}/accounts/${env.CLOUDFLARE_ACCOUNT_ID}/${path}`;
    const answer = await fetch(url, {headers: {authorization: `Bearer ${OBSERVER}`}});
    const {result, errors} = await answer.json();
    if (result === null) {
      throw new Error(`the simulated API says ${JSON.stringify(errors)}`);
    }
    return result;
  };
  return {scenario, address, ask, simulator: simulator.child, warptop: warptop.child};
};

/** What the API says, in lines that a query can be compared with. */
const truthOf = async ({ask}) => {
  const lines = [];
  for (const kind of ['warp_connector', 'cfd_tunnel']) {
    for (const {id, name, status} of await ask(`${kind}?is_deleted=false`)) {
      lines.push(`tunnel ${id} ${kind} ${name}`, `status ${id} ${status}`);
      for (const connector of await ask(`${kind}/${id}/connections`)) {
        const colos = connector.conns.map(({colo_name}) => colo_name.slice(0, 3).toLowerCase());
        lines.push(
          ...(kind === 'warp_connector' ? [`ha ${id} ${connector.id} ${connector.ha_status}`] : []),
          ...[...new Set(colos)].map(
            (colo) => `colo ${id} ${connector.id} ${colo} ${colos.filter((each) => each === colo).length}`,
          ),
        );
      }
    }
  }
  return lines.sort();
};

const unusedPort = () =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const {port} = server.address();
      server.close(() => resolve(port));
    });
  });

/** Prometheus with the rules of contrib, at the pace of seconds. */
const openPrometheus = async (env, fleets) => {
  const rules = readFileSync(join(contrib, 'prometheus/warptop.rules.yml'), 'utf8');
  writeFileSync(join(folder, 'rules.yml'), rules.replace(/^( +for): .+$/gm, '$1: 2s'));
  const targets = fleets.map(
    ({address, scenario}) => `      - {targets: ['${address}'], labels: {scenario: ${scenario}}}`,
  );
  writeFileSync(
    join(folder, 'prometheus.yml'),
    [
      'global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}',
      'rule_files: [rules.yml]',
      'scrape_configs:',
      '  - job_name: warptop',
      '    static_configs:',
      ...targets,
      '',
    ].join('\n'),
  );
  const port = await unusedPort();
  await start(
    'prometheus',
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    env,
    'stderr',
    /Server is ready to receive web requests/,
  );
  const get = async (path, parameters = {}) => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/${path}?${new URLSearchParams(parameters)}`);
    const {status, data, error} = await answer.json();
    if (status !== 'success') {
      throw new Error(`${error}: ${parameters.query ?? path}`);
    }
    return data;
  };
  const query = async (text) => (await get('query', {query: text})).result;
  return {get, query};
};

/** What Prometheus says of a scenario, as `truthOf` says it. */
const answerOf = async ({query}, scenario) => {
  const of = `scenario="${scenario}"`;
  const lines = [
    ...(await query(`warptop_tunnel_info{${of}} == 1`)).map(
      ({metric: {tunnel_id, kind, name}}) => `tunnel ${tunnel_id} ${kind} ${name}`,
    ),
    ...(await query(`warptop_tunnel_status{${of}} == 1`)).map(
      ({metric: {tunnel_id, status}}) => `status ${tunnel_id} ${status}`,
    ),
    ...(await query(`warptop_connector_ha_status{${of}} == 1`)).map(
      ({metric: {tunnel_id, connector_id, ha_status}}) => `ha ${tunnel_id} ${connector_id} ${ha_status}`,
    ),
    ...(await query(`warptop_connector_connections{${of}}`)).map(
      ({metric: {tunnel_id, connector_id, colo}, value: [, count]}) =>
        `colo ${tunnel_id} ${connector_id} ${colo} ${count}`,
    ),
  ];
  return lines.sort();
};

let passed = 0;
let failed = 0;

/** Does one check. @param attempt throws where it fails */
const check = async (name, attempt) => {
  try {
    await attempt();
    passed += 1;
    console.log(`ok      ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}: ${error.stderr ?? ''}${error.message}`);
  }
};

const deadline = AbortSignal.timeout(LONGEST_MS);

/** Looks again and again until `look` gives no words for what is missing. */
const until = async (look, pauseMs = 250) => {
  for (;;) {
    const missing = await look();
    if (missing === null) {
      return;
    }
    if (deadline.aborted) {
      throw new Error(missing);
    }
    await sleep(pauseMs);
  }
};

/** Every query of the dashboard, with its variables filled in. */
const dashboardQueries = () => {
  const queriesIn = (value) =>
    Object.entries(value ?? {}).flatMap(([key, inner]) =>
      key === 'expr' ? [inner] : typeof inner === 'object' ? queriesIn(inner) : [],
    );
  return queriesIn(JSON.parse(readFileSync(join(contrib, 'grafana/warptop.json'), 'utf8'))).map((text) =>
    text.replaceAll('$instance', '.*').replaceAll('$tunnel', '.*').replaceAll('$__rate_interval', '1m'),
  );
};

/**
 * Prometheus evaluates groups at times of their own, and promtool in an order that changes from run to run: no rule may
 * rest on another group's having come first.
 */
const groupOrders = () => {
  const rules = readFileSync(join(contrib, 'prometheus/warptop.rules.yml'), 'utf8');
  const names = [...rules.matchAll(/^ {2}- name: (\S+)$/gm)].map(([, name]) => name);
  return {'as they stand': names, 'the other way round': names.toReversed()};
};

const orderedTests = (groups) => {
  const tests = readFileSync(join(contrib, 'prometheus/warptop.rules.test.yml'), 'utf8');
  const rules = join(contrib, 'prometheus/warptop.rules.yml');
  return `group_eval_order: [${groups.join(', ')}]\n${tests.replace('- warptop.rules.yml', `- ${rules}`)}`;
};

const prove = async () => {
  const env = withTools();
  const promtool = (args, input) =>
    execFileSync('promtool', args, {
      env,
      input,
      cwd: join(contrib, 'prometheus'),
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  await check('promtool takes the rules', () => promtool(['check', 'rules', 'warptop.rules.yml']));
  await check('promtool takes the configuration', () => promtool(['check', 'config', 'prometheus.yml']));
  for (const [order, groups] of Object.entries(groupOrders())) {
    await check(`the tests of the rules pass, groups ${order}`, () => {
      writeFileSync(join(folder, 'ordered.test.yml'), orderedTests(groups));
      promtool(['test', 'rules', join(folder, 'ordered.test.yml')]);
    });
  }

  const fleets = [await openFleet('outage'), await openFleet('failover')];
  const [outage, failover] = fleets;
  const prometheus = await openPrometheus(env, fleets);
  const {get, query} = prometheus;
  const firing = async (alert) =>
    (await get('alerts')).alerts.filter(
      ({labels, state}) => state === 'firing' && labels.alertname === alert && labels.scenario !== 'failover',
    );
  const fires = (alert, name) =>
    until(async () => {
      const found = await firing(alert);
      return found.some(({labels}) => name === undefined || labels.name === name)
        ? null
        : `${alert} does not fire`;
    });
  const clears = (alert) =>
    until(async () => ((await firing(alert)).length === 0 ? null : `${alert} does not clear`));
  const isTrue = (fleet) =>
    until(async () => {
      const [truth, answer] = [await truthOf(fleet), await answerOf(prometheus, fleet.scenario)];
      const differing = [
        ...truth.filter((line) => !answer.includes(line)).map((line) => `not told: ${line}`),
        ...answer.filter((line) => !truth.includes(line)).map((line) => `not true: ${line}`),
      ];
      return truth.length > 0 && differing.length === 0 ? null : differing.slice(0, 3).join('; ');
    }, 1000);

  await check('the real Prometheus scrapes it', () =>
    until(async () => ((await query('up == 1')).length === 2 ? null : 'up is not 1')),
  );
  await check('before the outage, queries return what the API says', () => isTrue(outage));
  await check('promtool takes the metrics of a live answer', async () =>
    promtool(['check', 'metrics'], await (await fetch(`http://${outage.address}/metrics`)).text()),
  );
  await check('it is scraped as OpenMetrics', async () => {
    // Only there, a counter is called without its end.
    const [found] = await get('targets/metadata', {metric: 'warptop_failovers'});
    if (found?.type !== 'counter') {
      throw new Error('no metric is called warptop_failovers');
    }
  });
  await check('the outage fires: no active connector', () => fires('WarptopNoActiveConnector', 'hq-mesh'));
  await check('the outage fires: no connections', () => fires('WarptopNoConnections', 'api-prod'));
  await check('during the outage, queries return what the API says', () => isTrue(outage));
  await check('a failover is counted', () =>
    until(async () =>
      (await query('sum(warptop_failovers_total{scenario="failover"}) > 0')).length === 1
        ? null
        : 'none is counted',
    ),
  );
  await check('between failovers, queries return what the API says', () => isTrue(failover));
  await check('every query of the dashboard can be asked', async () => {
    for (const text of dashboardQueries()) {
      await query(text);
    }
  });
  await check('after the outage it clears: no active connector', () => clears('WarptopNoActiveConnector'));
  await check('after the outage it clears: no connections', () => clears('WarptopNoConnections'));
  await check('after the outage, queries return what the API says', () => isTrue(outage));

  outage.simulator.kill('SIGKILL');
  await check('an API that is gone fires', () => fires('WarptopApiSilent'));
  await check('of stale data nothing is told as the present', () =>
    until(async () => {
      const left = await query(
        '{__name__=~"warptop_connector_.*|warptop_tunnel_(status|connectors)", scenario="outage"} or warptop_tunnel_verdict{level!="unknown", scenario="outage"} == 1',
      );
      return left.length === 0 ? null : `${left.length} series are left`;
    }),
  );
  outage.warptop.kill('SIGTERM');
  await check('a warptop that is gone fires', () => fires('WarptopDown'));
};

const clean = () => {
  endAll();
  rmSync(folder, {recursive: true, force: true, maxRetries: 5, retryDelay: 200});
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    clean();
    process.exit(1);
  });
}

try {
  await prove();
} catch (error) {
  failed += 1;
  console.log(`FAILED  ${error.message}`);
} finally {
  clean();
}
// As vitest closes, so that both are counted alike.
console.log(`Tests  ${failed} failed | ${passed} passed`);
process.exit(failed === 0 ? 0 : 1);
