import {readdirSync, readFileSync} from 'node:fs';

/* What Linux says of processes, from /proc. */

/** Linux counts in hundredths of a second on every machine that Node runs on. */
const TICK_MS = 10;

type Stat = {readonly pid: number; readonly parent: number; readonly cpuMs: number};

/** Null of a process that is gone. */
const statOf = (pid: number): Stat | null => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the program is in brackets, and may hold anything.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    // utime, stime, and those of children that have ended and were waited for.
    const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0);
    return {pid, parent: Number(fields[1]), cpuMs: ticks * TICK_MS};
  } catch {
    return null;
  }
};

/** CPU time that a process and all that it started have used so far, ms. */
export const treeCpuMs = (root: number): number => {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(Number(name)) ?? []);
  const tree = new Set([root]);
  for (let before = 0; before !== tree.size; ) {
    before = tree.size;
    for (const {pid, parent} of all) {
      if (tree.has(parent)) {
        tree.add(pid);
      }
    }
  }
  return all.filter(({pid}) => tree.has(pid)).reduce((sum, {cpuMs}) => sum + cpuMs, 0);
};

/** Memory that a process holds now, and the most that it ever held, MB (2²⁰ bytes). */
export const residentMb = (pid: number): {readonly now: number; readonly most: number} => {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name: string): number =>
    Number(text.match(new RegExp(`^${name}:\\s+(\\d+)`, 'm'))?.[1]) / 1024;
  return {now: field('VmRSS'), most: field('VmHWM')};
};
