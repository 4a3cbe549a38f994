import {expect, test} from 'vitest';
import {coloLabel, nameLabel, wordLabel} from '../../source/metrics/labels.js';
import {rawText} from '../../source/model/text.js';

const of = (text: string | null) => (text === null ? null : rawText(text));

test.each([
  ['hq-mesh', 'hq-mesh'],
  ['Zürich Büro', 'Zürich Büro'],
  [null, ''],
  ['two\nlines', 'two^Jlines'],
  ['\u202Egnp.exe', '<U+202E>gnp.exe'],
  ['x'.repeat(100), 'x'.repeat(100)],
  ['x'.repeat(101), `${'x'.repeat(99)}…`],
])('the name %j is told as on the screen, and never at length', (text, label) => {
  expect(nameLabel(of(text))).toBe(label);
});

// The library that writes them tells series apart by texts of the form `name:value,`.
test.each([
  ['178071fa-5502-4fb0-9f66-e21a24118b20', '178071fa-5502-4fb0-9f66-e21a24118b20'],
  ['2026.8.1+rc.2', '2026.8.1+rc.2'],
  ['linux_amd64', 'linux_amd64'],
  [null, ''],
  ['a,tunnel_id:b', 'a_tunnel_id:b'],
  ['a "b" {c}\n', 'a__b___c__J'],
])('the word %j has nothing in it that parts labels', (text, label) => {
  expect(wordLabel(of(text))).toBe(label);
});

test.each([
  ['lhr16', 'lhr'],
  ['LHR', 'lhr'],
  [null, 'unknown'],
  ['', 'other'],
  ['London', 'other'],
  ['lhr-16', 'other'],
])('the data centre %j', (text, label) => {
  expect(coloLabel(of(text))).toBe(label);
});
