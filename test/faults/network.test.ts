import type {Socket} from 'node:net';
import {expect} from 'vitest';
import {
  answering,
  badServer,
  forwarding,
  httpAnswer,
  type Misbehaviour,
  reset,
} from '../helpers/bad-server.js';
import type {OnOpen} from '../helpers/front.js';
import type {Row, Way} from './row.js';
import {faultMatrix} from './runner.js';

/* The way to the API: names that are not found, routes that are gone, certificates, handshakes, and proxies. */

const retrying = (words: RegExp): Row['seen'] => ({
  header: new RegExp(`RETRY (in \\d+s|now) · (${words.source})`),
});

const astray = (name: string, way: Way, onOpen: OnOpen, words: RegExp): Row => ({
  name,
  way,
  fault: ({front}) => front?.lead(onOpen),
  seen: retrying(words),
});

/**
 * Somebody else answers, with a certificate that does not do: as long as this lasts, no request, and so no token,
 * reaches anybody.
 * @param before what is done with a connection before it is handed on
 */
const certificate = (
  way: Way,
  tls: string,
  words: RegExp,
  before: (socket: Socket, go: () => void) => void = (_, go) => go(),
): Row => {
  let tries = 0;
  return {
    name: `${way}: the certificate ${tls}`,
    way,
    fault: async ({proxy, front, atEnd}) => {
      const other = await badServer(() => undefined, {tls, onOpen: forwarding(proxy.port), atEnd});
      front?.lead((socket) => {
        tries += 1;
        before(socket, () => forwarding(other.port)(socket));
      });
    },
    seen: retrying(words),
    check: async ({terminal, proxy}) => {
      // What was on its way when the other one took over has arrived by now.
      const [before, asked] = [tries, proxy.requests()];
      await terminal.waitFor(() => tries > before + 1);
      expect(proxy.requests()).toBe(asked);
    },
  };
};

/** Closed with these words after the first bytes, whatever they are. */
const greeting =
  (words: string): OnOpen =>
  (socket) =>
    socket.once('data', () => socket.end(words));

const silent: OnOpen = (socket) => socket.resume();

const handshake = (name: string, onOpen: OnOpen, words: RegExp): Row =>
  astray(`tls: a handshake that is ${name}`, 'tls', onOpen, words);

/** Does so with every request of a connection. */
const misbehaving =
  (behave: Misbehaviour): OnOpen =>
  (socket: Socket) =>
    socket.once('data', (bytes) => behave(socket, bytes.toString('latin1'), 1));

const proxyThat = (name: string, behave: Misbehaviour, words: RegExp): Row =>
  astray(`proxy: ${name}`, 'proxy', misbehaving(behave), words);

/** Names are looked up in another way from SIGUSR2 on, until the next. */
const lookup = (name: string, code: string, words: RegExp): Row => ({
  name: `DNS: ${name}`,
  preload: `
    import dns from 'node:dns';
    const honest = dns.lookup;
    let isAway = false;
    process.on('SIGUSR2', () => { isAway = !isAway; });
    const away = (name, options, done) => { ${code} };
    dns.lookup = (name, options, done) => (isAway ? away : honest)(name, options, done);`,
  way: 'tls',
  fault: ({terminal, front}) => {
    terminal.kill('SIGUSR2');
    // What is open needs no name.
    front?.lead((socket) => socket.destroy());
  },
  seen: retrying(words),
  lift: ({terminal}) => terminal.kill('SIGUSR2'),
});

const failingLookup = (code: string): string =>
  `setImmediate(done, Object.assign(new Error('getaddrinfo ${code} \\u001B[31m'), {code: '${code}', hostname: name}));`;

const foundAt = (address: string): string =>
  `const found = {address: '${address}', family: 4};
   setImmediate(() => options.all ? done(null, [found]) : done(null, found.address, found.family));`;

faultMatrix([
  lookup('a name that nobody knows', failingLookup('ENOTFOUND'), /host name not found/),
  lookup('a server that does not answer', failingLookup('EAI_AGAIN'), /DNS does not answer/),
  lookup('silence', '', /connecting timed out|timed out/),
  // The system has no route there for TCP, whatever its network.
  lookup('an address without a route', foundAt('224.0.0.1'), /network unreachable/),
  certificate('tls', 'self-signed-cert', /TLS: self-signed certificate/),
  certificate('tls', 'unknown', /TLS: certificate from an unknown authority/),
  certificate('tls', 'unknown-chain', /TLS: self-signed certificate in the chain/),
  certificate('tls', 'expired', /TLS: certificate expired/),
  certificate('tls', 'future', /TLS: certificate not valid yet/),
  certificate('tls', 'other-host', /TLS: certificate for another host/),
  certificate('tls', 'client-only', /TLS: certificate for another purpose/),
  handshake('closed', greeting(''), /TLS: handshake cut short/),
  handshake('reset', (socket) => socket.once('data', () => reset(socket)), /TLS: handshake cut short/),
  handshake('plain HTTP', greeting('HTTP/1.1 400 Bad Request\r\n\r\n'), /TLS: the server does not speak TLS/),
  handshake('an alert', greeting('\u0015\u0003\u0003\u0000\u0002\u0002\u0028'), /TLS: handshake failed/),
  handshake('not answered', silent, /TLS: handshake not answered|timed out/),
  {
    name: 'proxy: dies and returns',
    way: 'proxy',
    fault: ({front}) => front?.shut(),
    seen: retrying(/proxy: connection refused/),
  },
  proxyThat('asks for credentials', answering(407, 'who?'), /proxy asks for credentials, HTTP 407/),
  proxyThat('refuses', answering(403, ''), /proxy refuses, HTTP 403/),
  proxyThat('reaches nobody', answering(502, '<html>'), /proxy cannot reach the API, HTTP 502/),
  proxyThat('redirects', answering(302, '', {location: 'https://portal.example/'}), /proxy answers HTTP 302/),
  proxyThat('closes', (socket) => socket.end(), /proxy: connection reset/),
  proxyThat('resets', reset, /proxy: connection reset/),
  proxyThat('speaks SOCKS', (socket) => socket.write('\u0005\u00FF'), /proxy: not a valid HTTP answer/),
  proxyThat(
    'answers in place of the API',
    (socket) => socket.write(httpAnswer(200, '<html>portal</html>')),
    /proxy: not a valid HTTP answer/,
  ),
  proxyThat('is silent', () => undefined, /proxy: does not answer|timed out/),
  proxyThat('drips', (socket) => socket.write('HTTP/1.1 200 OK\r\n'), /proxy: does not answer|timed out/),
  // It inspects what goes through it, with an authority of its own.
  certificate('proxy', 'unknown-chain', /TLS: self-signed certificate in the chain/, (socket, go) =>
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      go();
    }),
  ),
  certificate('proxy over tls', 'expired', /proxy: TLS: certificate expired/),
  certificate('proxy over tls', 'other-host', /proxy: TLS: certificate for another host/),
  {
    name: 'proxy over tls: dies and returns',
    way: 'proxy over tls',
    fault: ({front}) => front?.shut(),
    seen: retrying(/proxy: connection refused/),
  },
]);
