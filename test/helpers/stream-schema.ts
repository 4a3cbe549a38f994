import {readFileSync} from 'node:fs';
import {Ajv2020} from 'ajv/dist/2020.js';

const path = new URL('../../contrib/stream.schema.json', import.meta.url);

/** The same schema, but nothing may come that it does not tell of: readers have to ignore that, the writer may not do it. */
const strict = (schema: unknown): unknown => {
  if (Array.isArray(schema)) {
    return schema.map(strict);
  }
  if (typeof schema !== 'object' || schema === null) {
    return schema;
  }
  const inner = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, strict(value)]));
  return 'type' in schema && schema.type === 'object' ? {...inner, additionalProperties: false} : inner;
};

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

const compiled = new Ajv2020({
  allowUnionTypes: true,
  strictRequired: false,
  formats: {'date-time': DATE_TIME},
}).compile(strict(JSON.parse(readFileSync(path, 'utf8'))) as object);

/** A line of a stream. */
export type StreamLine = {
  readonly type: 'header' | 'tunnel' | 'change' | 'heartbeat' | 'gap';
  readonly at: string;
  readonly [field: string]: unknown;
};

/** The lines of a text that a stream wrote, each as the schema has it. @throws where one is cut, or is anything else */
export const streamLines = (text: string): readonly StreamLine[] => {
  if (text !== '' && !text.endsWith('\n')) {
    throw new Error(`The last line is cut: ${text.slice(text.lastIndexOf('\n') + 1, 200)}`);
  }
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const found: unknown = JSON.parse(line);
      if (!compiled(found)) {
        const [first] = compiled.errors ?? [];
        const why = compiled.errors?.map(
          ({instancePath, message, params}) => `${instancePath} ${message} ${JSON.stringify(params)}`,
        );
        throw new Error(`${first?.message}: ${why?.join('\n').slice(0, 2000)}\n${line.slice(0, 1000)}`);
      }
      return found as StreamLine;
    });
};
