import {fileURLToPath} from 'node:url';
import {startSimulator} from '../../source/simulator/server.js';
import {badServer, forwarding, tunnelling} from '../helpers/bad-server.js';
import {startFaultProxy} from '../helpers/fault-proxy.js';
import {type Front, startFront} from '../helpers/front.js';
import {type AtEnd, built, openTerminal, type Terminal} from '../helpers/terminal.js';
import type {Row, Stage, Way} from './row.js';

/** One tunnel of each kind, with three connectors each. */
export const MESH = 'hq-mesh';
export const CLOUDFLARED = 'api-prod';
export const TUNNELS: readonly string[] = [MESH, CLOUDFLARED];
export const CONNECTORS = 6;

export const INTERVAL_S = 1;

/** Of the proxy, for the rows that go through one; every test looks for it in what was written. */
const PASSWORD = 'proxy/password 0123';

type Env = Readonly<Record<string, string>>;

const authority: Env = {NODE_EXTRA_CA_CERTS: fileURLToPath(new URL('../fixtures/ca.pem', import.meta.url))};

/** What stands between warptop and the plain API at a port, and how warptop is told of it. */
const lay = async (
  way: Way,
  port: number,
  base: string,
  atEnd: AtEnd,
): Promise<{readonly front: Front | null; readonly env: Env}> => {
  if (way === 'plain') {
    return {front: null, env: {CLOUDFLARE_API_BASE_URL: `http://127.0.0.1:${port}${base}`}};
  }
  const secure = await badServer(() => undefined, {tls: 'good', onOpen: forwarding(port), atEnd});
  const first =
    way === 'tls'
      ? secure
      : await badServer(tunnelling(secure.port), {...(way === 'proxy over tls' && {tls: 'good'}), atEnd});
  const front = await startFront(forwarding(first.port));
  atEnd(() => front.close());
  if (way === 'tls') {
    const CLOUDFLARE_API_BASE_URL = `https://localhost:${front.port}${base}`;
    return {front, env: {...authority, CLOUDFLARE_API_BASE_URL}};
  }
  const scheme = way === 'proxy' ? 'http' : 'https';
  const HTTPS_PROXY = `${scheme}://me:${encodeURIComponent(PASSWORD)}@127.0.0.1:${front.port}`;
  // Cloudflare's own address, which only this proxy makes lead to this machine.
  return {front, env: {...authority, HTTPS_PROXY}};
};

/** Puts warptop before a simulated API, with everything between them in our hands. */
export const setStage = async (row: Row, atEnd: AtEnd): Promise<Stage> => {
  const {args = ['--budget', '100'], columns = 160, rows = 40, way = 'plain', preload} = row;
  const simulator = await startSimulator({scenario: 'calm'});
  atEnd(() => simulator.close());
  const base = new URL(simulator.url).pathname;
  const proxy = await startFaultProxy(simulator.port, base);
  atEnd(() => proxy.close());
  const {front, env} = await lay(way, proxy.port, base, atEnd);
  const command: Row['command'] =
    preload === undefined
      ? row.command
      : [process.execPath, `--import=data:text/javascript,${encodeURIComponent(preload)}`, built('cli.js')];
  const open = (): Terminal =>
    openTerminal(
      {
        args: [...TUNNELS, '--interval', String(INTERVAL_S), ...args],
        env: {
          ...env,
          CLOUDFLARE_API_TOKEN: simulator.token,
          CLOUDFLARE_ACCOUNT_ID: simulator.accountId,
          ...row.env,
        },
        columns,
        rows,
        ...(command === undefined ? {} : {command}),
      },
      atEnd,
    );
  if (row.isFromStart) {
    if (typeof row.fault === 'function') {
      throw new Error(`${row.name}: what is wrong from the start is wrong with the API`);
    }
    await proxy.begin(row.fault);
  }
  return {terminal: open(), proxy, front, again: open, atEnd};
};
