import {execFile} from 'node:child_process';
import {join} from 'node:path';
import {promisify} from 'node:util';
import type {Setting} from '../bench.js';

/** Of what is run here nothing takes longer. */
const LONGEST_MS = 300_000;

/**
 * Runs a script that uses the product's own modules, in a process of its own.
 * @returns what its line of JSON holds  @throws where it fails
 */
export const runInside = async (
  {bundles}: Setting,
  script: string,
  args: ReadonlyArray<string | number>,
  env: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, number>>> => {
  const {stdout} = await promisify(execFile)(
    process.execPath,
    [join(bundles, `${script}.mjs`), ...args.map(String)],
    {env: {...env}, timeout: LONGEST_MS},
  );
  return JSON.parse(stdout);
};
