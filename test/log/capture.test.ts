import {Console} from 'node:console';
import {EventEmitter} from 'node:events';
import {PassThrough} from 'node:stream';
import {expect, test} from 'vitest';
import {captureOutput} from '../../source/log/capture.js';
import {createLog} from '../../source/log/log.js';
import {fakeClock} from '../helpers/fake-clock.js';

const open = () => {
  const stdout = new PassThrough() as unknown as NodeJS.WriteStream;
  const stderr = new PassThrough() as unknown as NodeJS.WriteStream;
  const warnings = new EventEmitter();
  const printed: string[] = [];
  warnings.on('warning', ({message}: Error) => printed.push(message));
  const log = createLog(
    fakeClock(0),
    (text) => text,
    () => undefined,
  );
  const capture = captureOutput({stdout, stderr, warnings}, log);
  const read = (stream: NodeJS.WriteStream): string =>
    String((stream as unknown as PassThrough).read() ?? '');
  return {stdout, stderr, warnings, printed, log, capture, read};
};

const told = ({log}: ReturnType<typeof open>): readonly string[] =>
  log.get().entries.map(({level, from, text}) => `${level} ${from}: ${text}`);

test('what anyone writes goes to the log, and what the screen writes to the terminal', () => {
  const at = open();
  const console = new Console({stdout: at.stdout, stderr: at.stderr});
  console.log('to %s', 'stdout');
  console.error('to stderr');
  at.stderr.write(Buffer.from('as bytes\n'));
  at.stdout.write('\u001B[31mcoloured\u001B[0m\n');
  at.stdout.write('   \n');
  at.capture.screen.write('a picture');
  expect(told(at)).toEqual([
    'info stdout: to stdout',
    'warning stderr: to stderr',
    'warning stderr: as bytes',
    'info stdout: coloured',
  ]);
  expect([at.read(at.stdout), at.read(at.stderr)]).toEqual(['a picture', '']);
});

test('who waits for the end of a write is called', async () => {
  const {stdout} = open();
  await new Promise<void>((resolve) => stdout.write('a', () => resolve()));
  await new Promise<void>((resolve) => stdout.write('b', 'utf8', () => resolve()));
});

test("warnings are logged and not printed by Node's own listener", () => {
  const at = open();
  const warning = Object.assign(new Error('too many listeners'), {name: 'MaxListenersExceededWarning'});
  at.warnings.emit('warning', warning);
  expect(told(at)).toEqual(['warning node: MaxListenersExceededWarning: too many listeners']);
  expect(at.printed).toEqual([]);
});

test('once released, all is as it was', () => {
  const at = open();
  at.capture.release();
  at.stdout.write('out');
  at.stderr.write('err');
  at.warnings.emit('warning', new Error('warned'));
  expect(told(at)).toEqual([]);
  expect([at.read(at.stdout), at.read(at.stderr), at.printed]).toEqual(['out', 'err', ['warned']]);
});

test('the private way is the same stream: its size, its events, its state', () => {
  const {stdout, capture} = open();
  const heard: string[] = [];
  capture.screen.on('resize', () => heard.push('resize'));
  Object.assign(stdout, {columns: 77});
  stdout.emit('resize');
  expect([capture.screen.columns, heard, capture.screen.writable]).toEqual([77, ['resize'], true]);
  capture.screen.removeAllListeners('resize');
  expect(stdout.listenerCount('resize')).toBe(0);
});
