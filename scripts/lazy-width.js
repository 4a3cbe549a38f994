/**
 * string-width makes a segmenter of graphemes as soon as it is loaded, for which Node reads 10 ms of tables. Nearly all
 * text here needs none (`ui/span.ts`): what measures the rest is made when it is first asked.
 */
export const lazyWidth = {
  name: 'lazy-width',
  setup: ({onResolve, onLoad, initialOptions: {absWorkingDir}}) => {
    onResolve({filter: /^string-width$/}, ({importer}) =>
      /[\\/]source[\\/]/.test(importer) ? {path: 'string-width', namespace: 'lazy'} : undefined,
    );
    onLoad({filter: /.*/, namespace: 'lazy'}, () => ({
      contents: `let width;
        export default (text) => {
          width ??= require('string-width').default;
          return width(text);
        };`,
      resolveDir: absWorkingDir,
    }));
  },
};
