import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {renderAll} from './render.js';

const kilobytes = (text: string): string => `${Math.ceil(Buffer.byteLength(text) / 1024)} kB`;

/**
 * Renders the pictures and writes them, or compares them with those that are there.
 * @param root of the repository  @param args `--check` compares
 * @returns the exit code: 1 where a picture is not what it was
 */
export const main = async (root: string, args: readonly string[]): Promise<number> => {
  const isCheck = args.includes('--check');
  if (args.some((arg) => arg !== '--check')) {
    process.stderr.write('media: the only option is --check.\n');
    return 2;
  }
  const stale: string[] = [];
  for (const [name, svg] of Object.entries(await renderAll(root))) {
    const path = join(root, 'media', name);
    const before = existsSync(path) ? readFileSync(path, 'utf8') : null;
    const isSame = before === svg;
    if (!isSame) {
      stale.push(name);
    }
    if (!isCheck && !isSame) {
      writeFileSync(path, svg);
    }
    const what = isSame ? 'as it was' : isCheck ? 'differs' : before === null ? 'new' : 'renewed';
    process.stdout.write(`media/${name}: ${what}, ${kilobytes(svg)}\n`);
  }
  if (isCheck && stale.length > 0) {
    process.stderr.write(`media: ${stale.join(', ')} must be renewed: npm run media\n`);
    return 1;
  }
  return 0;
};
