import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {build} from 'esbuild';
import {type Pictures, type Session, sessions} from './sessions.js';
import {openStage} from './stage.js';

/** What takes the command's time out of its hands, as one file that Node can load before anything else. */
const preloadOf = async (root: string): Promise<string> => {
  const {outputFiles} = await build({
    ...{absWorkingDir: root, entryPoints: ['media/preload.ts'], write: false},
    ...{bundle: true, format: 'esm', platform: 'node', target: 'node20.18'},
  });
  return outputFiles.map(({text}) => text).join('');
};

/** How many commands run at the same time. */
const AT_ONCE = 2;

/** Renders all pictures with the built command. @param root of the repository */
export const renderAll = async (root: string): Promise<Pictures> => {
  const preload = await preloadOf(root);
  const settings = readFileSync(join(root, 'media/acme.toml'), 'utf8');
  const command = join(root, 'dist/cli.js');
  const waiting = [...sessions];
  const rendered: Pictures[] = [];

  const renderOne = async ({play, ...session}: Session): Promise<Pictures> => {
    const stage = await openStage({...session, command, preload, settings});
    try {
      return await play(stage);
    } finally {
      await stage.close();
    }
  };
  const work = async (): Promise<void> => {
    for (let session = waiting.shift(); session !== undefined; session = waiting.shift()) {
      rendered.push(await renderOne(session));
    }
  };
  await Promise.all(Array.from({length: AT_ONCE}, work));
  const all: Record<string, string> = Object.assign({}, ...rendered);
  return Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
};
