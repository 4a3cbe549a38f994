import {dirname} from 'node:path';
import type {Setting} from './bench.js';
import type {FleetPlan} from './fleet.js';
import {type Home, makeHome} from './product.js';
import {openPty, type Pty} from './pty.js';
import {type BenchServer, startServer} from './server.js';

/** What a bench starts, and what ends with it however it goes. */
export type Session = {
  readonly server: BenchServer;
  readonly home: Home;
  readonly open: (command: readonly [string, ...string[]], extra?: Readonly<Record<string, string>>) => Pty;
};

/** Has something done with a served fleet, and ends whatever was started. */
export const withSession = async <Result>(
  setting: Setting,
  plan: FleetPlan,
  work: (session: Session) => Promise<Result>,
): Promise<Result> => {
  const server = await startServer(plan);
  const home = makeHome(dirname(setting.bundles));
  const opened: Pty[] = [];
  try {
    return await work({
      server,
      home,
      open: (command, extra = {}) => {
        const pty = openPty({command, env: home.env({...server.env, ...extra})});
        opened.push(pty);
        return pty;
      },
    });
  } finally {
    await Promise.all(opened.map((pty) => pty.stop()));
    await server.close();
    home.remove();
  }
};
