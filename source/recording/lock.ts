import {linkSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {hostname} from 'node:os';
import {usageError} from '../exit.js';
import {escaped, type SafeText, safe} from '../model/text.js';

/** Who writes to a file. */
type Owner = {readonly pid: number; readonly host: string};

const codeOf = (error: unknown): unknown => (error as {code?: unknown}).code;

const ownerIn = (text: string): Owner | null => {
  try {
    const {pid, host} = JSON.parse(text) as {pid?: unknown; host?: unknown};
    return typeof pid === 'number' && Number.isSafeInteger(pid) && pid > 0 && typeof host === 'string'
      ? {pid, host}
      : null;
  } catch {
    return null;
  }
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It may be somebody else's.
    return codeOf(error) === 'EPERM';
  }
};

/** One of this very process was left by an earlier one with the same number, as in containers. */
const isStale = (owner: Owner | null): boolean =>
  owner !== null && owner.host === hostname() && (owner.pid === process.pid || !isAlive(owner.pid));

const readLock = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
};

/** @throws where there is one already */
const create = (path: string): string => {
  const text = `${JSON.stringify({pid: process.pid, host: hostname()})}\n`;
  writeFileSync(path, text, {flag: 'wx', mode: 0o600});
  return text;
};

/** Takes away the lock of a process that has ended; one that another process made meanwhile is put back. */
const removeStale = (path: string, seen: string): void => {
  const aside = `${path}.${process.pid}`;
  renameSync(path, aside);
  if (readLock(aside) !== seen) {
    linkSync(aside, path);
  }
  rmSync(aside, {force: true});
};

const inUse = (path: string, lock: string, owner: Owner | null): Error => {
  const by: SafeText = owner === null ? safe`` : safe` (process ${owner.pid} on ${escaped(owner.host)})`;
  return usageError(
    safe`${escaped(path)} is in use by another warptop${by}. Choose another file for --record; if no warptop writes to it any more, delete ${escaped(lock)}.`,
  );
};

/**
 * Makes a file ours alone, by a second one beside it that names this process.
 * @returns what gives it free again
 * @throws ExitError where another warptop writes to it
 * @throws where no file can be made there
 */
export const lockFile = (path: string): (() => void) => {
  const lock = `${path}.lock`;
  const take = (): string => {
    try {
      return create(lock);
    } catch (error) {
      const seen = codeOf(error) === 'EEXIST' ? readLock(lock) : null;
      const owner = ownerIn(seen ?? '');
      if (codeOf(error) !== 'EEXIST') {
        throw error;
      }
      if (seen === null || !isStale(owner)) {
        throw inUse(path, lock, owner);
      }
      try {
        removeStale(lock, seen);
        return create(lock);
      } catch {
        throw inUse(path, lock, ownerIn(readLock(lock) ?? ''));
      }
    }
  };
  const ours = take();
  return () => {
    if (readLock(lock) === ours) {
      rmSync(lock, {force: true});
    }
  };
};
