import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, expect, vi} from 'vitest';
import {severalAccountsToken, token} from '../../source/simulator/access.js';
import {
  aboutLists,
  aboutMesh,
  aboutMeshList,
  enveloped,
  failing,
  type Json,
  type JsonObject,
} from './answers.js';
import type {Row} from './row.js';
import {CLOUDFLARED, CONNECTORS, faultMatrix, MESH, RECOVERY_S, TUNNELS} from './runner.js';
import {ageOf, type Lines, rowOf, wellIn} from './screen.js';

/* Permissions that are missing, for all or for one; tunnels that are deleted, or said to be. */

const isFresh = / [01]s$/;

/** Credentials that were refused are tried once a minute, a permission that is missing every 30 s: more helps nobody. */
const REFUSED_S = 60 + RECOVERY_S;
const FORBIDDEN_S = 30 + RECOVERY_S;

/** Lists are asked every 15 s. */
const LISTED_S = 20;

const notFound = failing(404, 1003, 'Tunnel not found');

const without = (name: string) =>
  enveloped((envelope): JsonObject => {
    const items = (envelope.result as readonly JsonObject[]).filter((item) => item.name !== name);
    return {
      ...envelope,
      result: items as Json,
      result_info: {count: items.length, total_count: items.length},
    };
  });

/** A configuration whose token is printed by a command; each row has its own. */
const tokenCommand = () => {
  const folder = mkdtempSync(join(tmpdir(), 'warptop-authority-'));
  afterAll(() => rmSync(folder, {recursive: true, force: true}));
  const file = join(folder, 'token');
  const put = (text: string): void => writeFileSync(file, `${text}\n`);
  put(token);
  mkdirSync(join(folder, 'warptop'));
  const toml = `token_command = ["cat", ${JSON.stringify(file)}]\n`;
  writeFileSync(join(folder, 'warptop', 'config.toml'), toml, {mode: 0o600});
  /** From now on it hangs. */
  const block = (): void => {
    rmSync(file);
    execFileSync('mkfifo', [file]);
  };
  /** Whether it runs at present. */
  const isRunning = (): boolean =>
    execFileSync('ps', ['-eo', 'args'], {encoding: 'utf8'}).includes(`cat ${file}`);
  return {put, block, isRunning, env: {XDG_CONFIG_HOME: folder, CLOUDFLARE_API_TOKEN: ''}};
};

/** The first token is refused from now on; another one of the same account is not. */
const expired: Row['fault'] = {
  on: ({headers}) => headers.authorization === `Bearer ${token}`,
  answer: failing(401, 1000, 'Invalid API Token'),
};
const next = severalAccountsToken;

const isAllFresh = (screen: Lines): boolean =>
  / LIVE( |$)/.test(screen[0] ?? '') &&
  wellIn(screen) === CONNECTORS &&
  TUNNELS.every((name) => isFresh.test(rowOf(screen, name)));

const ready = tokenCommand();
const late = tokenCommand();
const stuck = tokenCommand();

afterAll(async () => {
  await vi.waitFor(() => expect(stuck.isRunning()).toBe(false));
});

faultMatrix([
  {
    name: 'a token that expires when its command has the next one',
    env: ready.env,
    fault: async ({proxy}) => {
      ready.put(next);
      await proxy.begin(expired);
    },
    seen: {header: /LIVE/},
    well: CONNECTORS,
    check: async ({terminal}, during) => {
      terminal.press('L');
      await terminal.waitFor('token_command gave a new token');
      terminal.press('L');
      await terminal.waitFor('TUNNEL / CONNECTOR');
      await during(isAllFresh);
    },
  },
  {
    name: 'a token that expires before its command has the next one',
    env: late.env,
    fault: expired,
    seen: {header: /STOPPED · token refused/, somewhere: /1 message in the log \(L\)/},
    check: async ({terminal}) => {
      late.put(next);
      await terminal.waitFor(isAllFresh, (REFUSED_S + 5) * 1000);
    },
  },
  {
    name: 'a token that expires while its command hangs, which ends with warptop',
    env: stuck.env,
    fault: async ({proxy}) => {
      stuck.block();
      await proxy.begin(expired);
    },
    seen: {rows: {[MESH]: /API: token refused/}},
    check: () => {
      expect(stuck.isRunning()).toBe(true);
    },
    healsWithinS: null,
    signal: 'SIGTERM',
  },
  {
    name: '401 for everything',
    fault: {answer: failing(401, 1000, 'Invalid API Token')},
    seen: {header: /STOPPED · token refused/},
    healsWithinS: REFUSED_S,
  },
  {
    name: '403 for everything, since the token is gone',
    fault: {answer: failing(403, 9109, 'Invalid access token')},
    seen: {header: /STOPPED · token refused/},
    healsWithinS: REFUSED_S,
  },
  {
    name: '403 for everything, since a permission is gone',
    fault: {answer: failing(403, 10_000, 'Authentication error')},
    seen: {rows: {[MESH]: /API: permission missing/, [CLOUDFLARED]: /API: permission missing/}},
    healsWithinS: FORBIDDEN_S,
  },
  {
    name: '403 for one tunnel',
    fault: {on: aboutMesh, answer: failing(403, 10_000, 'Authentication error')},
    seen: {header: /LIVE/, rows: {[MESH]: /API: permission missing/, [CLOUDFLARED]: isFresh}},
    well: 3,
    healsWithinS: FORBIDDEN_S,
  },
  {
    name: '403 for one list',
    fault: {on: aboutMeshList, answer: failing(403, 10_000, 'Authentication error')},
    seen: {
      header: /LIVE/,
      somewhere: /mesh tunnels: permission missing \(Account › Cloudflare One Connectors › Read\)/,
    },
    well: 6,
    healsWithinS: FORBIDDEN_S,
  },
  {
    name: '404 for one tunnel that the list still has',
    fault: {on: aboutMesh, answer: failing(404, 1003, 'Tunnel not found')},
    seen: {header: /LIVE/, rows: {[MESH]: /API: not found/, [CLOUDFLARED]: isFresh}},
    well: 3,
  },
  {
    name: '404 for everything',
    fault: {answer: failing(404, 7003, 'Could not route to /, perhaps your object identifier is invalid?')},
    seen: {rows: {[MESH]: /API: not found/, [CLOUDFLARED]: /API: not found/}},
  },
  {
    name: 'a tunnel that is deleted, as the list confirms',
    fault: {
      on: (request) => aboutLists(request) || aboutMesh(request),
      answer: (answer, request) => (aboutLists(request) ? without(MESH) : notFound)(answer, request),
    },
    seen: {header: /LIVE/, rows: {[MESH]: /gone from the list/, [CLOUDFLARED]: isFresh}},
    well: 3,
    lasts: [MESH, 8],
    healsWithinS: LISTED_S,
  },
  {
    name: 'a tunnel that is deleted, and then nothing is known of any',
    fault: {on: aboutLists, answer: without(MESH)},
    seen: {header: /LIVE/, rows: {[MESH]: /gone from the list/, [CLOUDFLARED]: isFresh}},
    well: 3,
    check: async ({proxy}, during) => {
      await proxy.begin({isRefusing: true});
      // Now only the clock moves anything: rows grow old by themselves, and none of them counts.
      await during((screen) => wellIn(screen) === 0 && ageOf(rowOf(screen, CLOUDFLARED)) >= 8);
    },
    healsWithinS: LISTED_S,
  },
]);
