/** One line of a text for Prometheus. */
export type Series = {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
};

export type Parsed = {
  readonly series: readonly Series[];
  /** Type by name of the metric, as it was told. */
  readonly types: ReadonlyMap<string, string>;
  readonly hasEnd: boolean;
};

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;

const LABEL = /^([a-zA-Z_]\w*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/;

const unescaped = (text: string): string => text.replace(/\\(["\\n])/g, (_, is) => (is === 'n' ? '\n' : is));

const labelsOf = (text: string): Record<string, string> => {
  const labels: Record<string, string> = {};
  let rest = text;
  while (rest !== '') {
    const [whole = '', name = '', value = ''] = LABEL.exec(rest) ?? [];
    if (whole === '' || Object.hasOwn(labels, name)) {
      throw new Error(`no label: ${rest}`);
    }
    labels[name] = unescaped(value);
    rest = rest.slice(whole.length);
  }
  return labels;
};

const numberOf = (text: string): number => {
  const value = text === '+Inf' ? Number.POSITIVE_INFINITY : Number(text);
  if (Number.isNaN(value)) {
    throw new Error(`no value: ${text}`);
  }
  return value;
};

/**
 * Reads both formats, by their documents and not by the library that writes them.
 * @throws Error where a line is none of the format, or a series comes twice
 */
export const parseMetrics = (text: string): Parsed => {
  const series: Series[] = [];
  const seen = new Set<string>();
  const types = new Map<string, string>();
  let hasEnd = false;
  for (const line of text.split('\n')) {
    const [, kind = '', name = '', about = ''] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? [];
    if (hasEnd && line !== '') {
      throw new Error(`after the end: ${line}`);
    } else if (line === '# EOF') {
      hasEnd = true;
    } else if (kind === 'TYPE') {
      if (types.has(name)) {
        throw new Error(`told twice: ${name}`);
      }
      types.set(name, about);
    } else if (kind === '' && line !== '') {
      const [, sample, labels = '', value = ''] = LINE.exec(line) ?? [];
      if (sample === undefined) {
        throw new Error(`no sample: ${line}`);
      }
      const found = {name: sample, labels: labelsOf(labels), value: numberOf(value)};
      const key = JSON.stringify([sample, Object.entries(found.labels).sort()]);
      if (seen.has(key)) {
        throw new Error(`twice: ${line}`);
      }
      seen.add(key);
      series.push(found);
    }
  }
  return {series, types, hasEnd};
};
