import module from 'node:module';
import {isAbsolute, join} from 'node:path';

/** Missing before Node 22.8, and from the types of Node 20. */
const {enableCompileCache} = module as {readonly enableCompileCache?: (directory: string) => unknown};

/**
 * Keeps what V8 compiled for the next start, where Node can (from 22.8 on), in a place of the user's own: in a shared one,
 * as Node would choose, others could leave code for us. Nothing else is ever kept there.
 */
export const keepCompiledCode = ({XDG_CACHE_HOME = '', HOME = ''}: NodeJS.ProcessEnv): void => {
  const caches = isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : isAbsolute(HOME) ? join(HOME, '.cache') : null;
  if (caches !== null) {
    enableCompileCache?.(join(caches, 'warptop'));
  }
};
