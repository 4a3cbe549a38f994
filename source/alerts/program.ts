import {accessSync, constants, statSync} from 'node:fs';
import {delimiter, isAbsolute, join, resolve} from 'node:path';

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
};

/**
 * Where a program is, as a shell finds it: a name is looked for in the folders of `path`, anything with a slash is a
 * path itself. Null where nothing there can be run.
 */
export const findProgram = (name: string, path: string | undefined): string | null => {
  const places = name.includes('/')
    ? [resolve(name)]
    : // An empty or relative entry would mean whatever folder warptop happens to be called in.
      (path ?? '')
        .split(delimiter)
        .filter(isAbsolute)
        .map((folder) => join(folder, name));
  return places.find(isProgram) ?? null;
};
