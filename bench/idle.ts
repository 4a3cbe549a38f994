import {systemClock} from '../source/clock.js';
import {type Bench, type Figure, figure, type Setting} from './bench.js';
import {boxList, installedPeers} from './peers/programs.js';
import {treeCpuMs} from './processes.js';
import type {Pty} from './pty.js';
import {withSession} from './session.js';
import {mean, median, perSecond} from './statistics.js';

/*
 * What warptop does while nothing happens, at 120×40: 50 connectors in 5 tunnels, so that every tunnel is really asked
 * every five seconds within the budget, and every age ticks once a second. warptop and its peers run at the same time,
 * each in a pseudo-terminal of its own, against the same server. After a settling time, long enough for the ages that
 * count in seconds since the start to count in minutes, bytes are counted at the terminals' other ends, and CPU time is
 * read from /proc, with that of all processes that were started (watch starts three for each picture).
 * Then `p` holds the picture: nothing may be written any more.
 */

const FLEET = {tunnels: 5, connectors: 10, connections: 4};

const SETTLING_MS = 75_000;
const MEASURED_MS = 45_000;
const HELD = {settlingMs: 3000, measuredMs: 10_000} as const;

const {monotonic, sleep} = systemClock;

type Idle = {readonly bytes: readonly number[]; readonly cpu: number};

/** Of several at once: bytes in each second, and CPU time in percent of a core. */
const watchIdle = async (ptys: readonly Pty[], ms: number): Promise<readonly Idle[]> => {
  const from = monotonic();
  const before = ptys.map(({pid}) => treeCpuMs(pid));
  await sleep(ms);
  const tookMs = monotonic() - from;
  return ptys.map((pty, index) => ({
    bytes: perSecond(pty.written(), from, from + ms),
    cpu: ((treeCpuMs(pty.pid) - (before[index] ?? 0)) * 100) / tookMs,
  }));
};

const heldBytes = async (pty: Pty): Promise<number> => {
  pty.press('p');
  await pty.waitFor('PAUSED');
  await sleep(HELD.settlingMs);
  const before = pty.bytes();
  await sleep(HELD.measuredMs);
  return pty.bytes() - before;
};

const run = (setting: Setting): Promise<readonly Figure[]> =>
  withSession(setting, FLEET, async ({server, home, open}) => {
    const peers = [boxList(setting, server), ...installedPeers(setting, home, server)];
    const ours = open(setting.product.command('--interval', '5'));
    const theirs = peers.map(({command}) => open(command));
    await ours.waitFor('LIVE');
    await sleep(SETTLING_MS);
    const [idle = {bytes: [], cpu: Number.NaN}, ...others] = await watchIdle([ours, ...theirs], MEASURED_MS);
    await Promise.all(theirs.map((pty) => pty.stop()));
    const held = await heldBytes(ours);
    return [
      figure({
        ...{name: 'idle: bytes in a second, median', value: median(idle.bytes), unit: 'B'},
        goal: {of: 'value', most: 120},
      }),
      ...peers.map(({name}, index) =>
        figure({
          ...{
            name: `idle: bytes a second, beside ${name}`,
            value: mean(idle.bytes),
            unit: 'B/s',
            noise: 'noisy',
          },
          peer: {name, value: mean(others[index]?.bytes ?? [])},
          ...(name === 'htop' ? {goal: {of: 'ratio', most: 0.1}} : {}),
        }),
      ),
      figure({
        ...{name: 'paused: bytes in ten seconds', value: held, unit: 'B'},
        goal: {of: 'value', most: 0},
      }),
      ...peers.map(({name}, index) =>
        figure({
          ...{name: `idle: CPU, beside ${name}`, value: idle.cpu, unit: '% of a core', noise: 'noisy'},
          peer: {name, value: others[index]?.cpu ?? Number.NaN},
          ...(index === 0 ? {goal: {of: 'value', most: 0.5}} : {}),
        }),
      ),
    ];
  });

export const idle: Bench = {
  name: 'idle',
  what: 'bytes to the terminal and CPU while nothing happens, 50 connectors, and bytes while paused',
  run,
};
