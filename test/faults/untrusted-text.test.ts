import {aboutConnectors, changed, failing, type JsonObject, saying} from './answers.js';
import {faultMatrix, MESH} from './runner.js';

/* Text that would act on the terminal, wherever the API can put it: it is shown, or left out, but never obeyed. */

const hostile = {
  'clears and colours': '\u001B[2J\u001B[3J\u001B[H\u001B[31mgone',
  'titles, clipboard and links':
    '\u001B]0;owned\u0007\u001B]52;c;ZXZpbA==\u0007\u001B]8;;https://evil.example\u001B\\link',
  'C1 controls and device control': '\u009B31m\u0090q\u009C\u001BP+q\u001B\\',
  'questions to the terminal': '\u001B[6n\u001B[c\u0005',
  'ends of lines': 'one\r\ntwo\u2028three\u0085four\u000Bfive\u0000\u0008\u007F',
  'directions and halves of letters': '\u202Ekcab\u2066\u200B\uFEFF\uD800',
  'a tower of accents': `a${'\u0301'.repeat(500)}`,
} as const;

const fields = (item: JsonObject, text: string): JsonObject => ({
  ...item,
  version: text,
  arch: text,
  run_at: text,
  conns: [{id: text, colo_name: text, origin_ip: text, opened_at: text, client_version: text}],
});

const words = Object.values(hostile).join('');

faultMatrix([
  ...Object.entries(hostile).map(([name, text], index) => ({
    name: `in every field: ${name}`,
    fault: {
      on: aboutConnectors,
      answer: changed((item) => ({...fields(item, text), ...(index % 2 === 0 && {ha_status: text})})),
    },
    seen: {header: /LIVE/},
    well: 3,
  })),
  {
    name: 'in an error of the API',
    fault: {answer: failing(400, 1234, words)},
    seen: {rows: {[MESH]: /API: rejected, code 1234/}},
  },
  {
    name: 'in headers and a body that are no answer',
    fault: {
      answer: saying(words, 403, {
        'content-type': '\u001B[2J',
        'cf-mitigated': '\u001B]0;owned\u0007',
        'retry-after': '\u001B[31m5',
      }),
    },
    seen: {header: /RETRY|STALE/},
  },
]);
