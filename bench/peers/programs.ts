import {accessSync, constants, mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import type {Setting} from '../bench.js';
import type {Home} from '../product.js';
import type {BenchServer} from '../server.js';

/** A program that a person could have in the pane instead. */
export type Peer = {readonly name: string; readonly command: readonly [string, ...string[]]};

const isInstalled = (program: string): boolean =>
  (process.env.PATH ?? '').split(':').some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

/** The list that is drawn with `<Box>` cells. @param intervalS between two polls */
export const boxList = ({bundles}: Setting, {url, accountId}: BenchServer, intervalS = 5): Peer => ({
  name: 'a plain Ink list',
  command: [process.execPath, join(bundles, 'box-list.mjs'), url, accountId, String(intervalS)],
});

/** htop shows the processes of the machine once a second. */
const htop: Peer = {name: 'htop', command: ['htop', '--delay=10']};

const btop = (home: Home): Peer => {
  const folder = join(home.path, '.config', 'btop');
  mkdirSync(folder, {recursive: true});
  writeFileSync(join(folder, 'btop.conf'), 'update_ms = 1000\n');
  return {name: 'btop', command: ['btop', '--utf-force']};
};

/** One tunnel's connectors, every five seconds: what people do who have no monitor. */
const watchCurl = (server: BenchServer): Peer => {
  const columns = '[.id[0:8], .ha_status, (.conns | length | tostring), .version] | join("  ")';
  const line = `curl -s '${server.connectionsUrl(0)}' | jq -r '.result[] | ${columns}'`;
  return {name: 'watch curl | jq', command: ['watch', '--interval', '5', line]};
};

/** Those that are installed; says which are not. */
export const installedPeers = (setting: Setting, home: Home, server: BenchServer): readonly Peer[] =>
  [
    {peer: htop, needs: ['htop']},
    {peer: btop(home), needs: ['btop']},
    {peer: watchCurl(server), needs: ['watch', 'curl', 'jq']},
  ].flatMap(({peer, needs}) => {
    const missing = needs.filter((program) => !isInstalled(program));
    if (missing.length > 0) {
      setting.lack(peer.name, missing);
    }
    return missing.length > 0 ? [] : [peer];
  });
