import {fileURLToPath} from 'node:url';
import {describe, expect, test} from 'vitest';
import {token} from '../../source/simulator/access.js';
import {envOf, isLoaded, openSimulator, run, unusedPort} from '../e2e/warptop.js';
import {answering, badServer, forwarding, tunnelling} from '../helpers/bad-server.js';
import {openTerminal} from '../helpers/terminal.js';

/* How the built command reaches the API: certificates and proxies. */

type Env = Readonly<Record<string, string>>;

const authority = {NODE_EXTRA_CA_CERTS: fileURLToPath(new URL('../fixtures/ca.pem', import.meta.url))};
const PASSWORD = 'proxy/password 0123';

/** A simulated API that speaks TLS. */
const openSecureApi = async (certificate = 'good'): Promise<{readonly port: number; readonly env: Env}> => {
  const simulator = await openSimulator();
  const front = await badServer(() => undefined, {tls: certificate, onOpen: forwarding(simulator.port)});
  const path = new URL(simulator.url).pathname;
  return {
    port: front.port,
    env: {...envOf(simulator), CLOUDFLARE_API_BASE_URL: `https://localhost:${front.port}${path}`},
  };
};

/** Cloudflare's own address: only the proxy of the test makes it lead to this machine. */
const officially = (env: Env): Env => ({...env, CLOUDFLARE_API_BASE_URL: ''});

describe('certificates', () => {
  test('an authority that NODE_EXTRA_CA_CERTS names is trusted, and no other', async () => {
    const {env} = await openSecureApi();
    const [trusted, unknown] = await Promise.all([
      run(['--once'], {env: {...env, ...authority}}),
      run(['--once'], {env}),
    ]);
    expect(trusted).toMatchObject({code: 0, stderr: ''});
    expect(trusted.stdout).toContain('hq-mesh');
    expect(unknown).toMatchObject({code: 4, stdout: ''});
    expect(unknown.stderr).toMatch(/\(TLS: certificate from an unknown authority\)\. .* NODE_EXTRA_CA_CERTS/);
  });

  test('NODE_TLS_REJECT_UNAUTHORIZED makes nobody trusted', async () => {
    const {env} = await openSecureApi();
    const {code, stderr} = await run(['--once'], {env: {...env, NODE_TLS_REJECT_UNAUTHORIZED: '0'}});
    expect(code).toBe(4);
    expect(stderr).toMatch(/^warptop: .*TLS: certificate from an unknown authority.*\n$/);
  });

  test('a certificate that expired is named', async () => {
    const {env} = await openSecureApi('expired');
    const {code, stderr} = await run(['--once'], {env: {...env, ...authority}});
    expect(code).toBe(4);
    expect(stderr).toMatch(/\(TLS: certificate expired\)\. Check the clock of this machine/);
  });
});

describe('a proxy', () => {
  test.each(['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY'])('of %s is used', async (variable) => {
    const api = await openSecureApi();
    const proxy = await badServer(tunnelling(api.port));
    const address = `http://me:${encodeURIComponent(PASSWORD)}@127.0.0.1:${proxy.port}`;
    const {code, stdout, stderr} = await run(['--once'], {
      env: {...officially(api.env), ...authority, [variable]: address},
    });
    expect({code, stderr}).toEqual({code: 0, stderr: ''});
    expect(stdout).toContain('hq-mesh');
    expect(proxy.heads[0]).toMatch(/^CONNECT api\.cloudflare\.com:443 HTTP/);
    const base64 = Buffer.from(`me:${PASSWORD}`).toString('base64');
    expect(proxy.heads[0]).toContain(`proxy-authorization: Basic ${base64}`);
    expect(proxy.heads.join()).not.toContain(token);
  });

  test('is named where it is what fails, and its password never', async () => {
    const {env} = await openSecureApi();
    const refusing = await badServer(answering(407, ''));
    for (const [port, sentence] of [
      [await unusedPort(), /\(proxy: connection refused\)\. Check the proxy settings: HTTPS_PROXY/],
      [refusing.port, /\(proxy asks for credentials, HTTP 407\)\. Check the proxy settings: user and/],
    ] as const) {
      const HTTPS_PROXY = `http://me:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}`;
      const {code, stdout, stderr} = await run(['--once'], {env: {...officially(env), HTTPS_PROXY}});
      expect({code, stdout}).toEqual({code: 4, stdout: ''});
      expect(stderr).toMatch(sentence);
      expect(stderr).not.toMatch(/0123/);
    }
  });

  test.each(['*', 'localhost', '127.0.0.1,localhost', ''])(
    'is not asked for this machine, whatever NO_PROXY (%j)',
    async (exceptions) => {
      const {env} = await openSecureApi();
      const proxy = await badServer(answering(403, ''));
      const HTTPS_PROXY = proxy.origin;
      const {code} = await run(['--once'], {env: {...env, ...authority, HTTPS_PROXY, NO_PROXY: exceptions}});
      expect(code).toBe(0);
      expect(proxy.connections()).toBe(0);
    },
  );

  test.each([
    ['socks5://me:password0123@127.0.0.1', /^warptop: HTTPS_PROXY names a proxy of the kind socks5;/],
    [`http://me:${PASSWORD}@`, /^warptop: HTTPS_PROXY is not of the form http:/],
  ])('that cannot be used is refused', async (address, sentence) => {
    const {env} = await openSecureApi();
    const {code, stderr} = await run(['--once'], {env: {...officially(env), HTTPS_PROXY: address}});
    expect(code).toBe(2);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toContain('0123');
  });

  test('that goes away is named on the screen, and its password never', async () => {
    const api = await openSecureApi();
    let isAway = false;
    const open = tunnelling(api.port);
    const proxy = await badServer((socket, head, number) => {
      if (isAway) {
        answering(502, '')(socket, head, number);
      } else {
        open(socket, head, number);
      }
    });
    const terminal = openTerminal({
      args: ['--interval', '1'],
      env: {
        ...officially(api.env),
        ...authority,
        HTTPS_PROXY: `http://me:${encodeURIComponent(PASSWORD)}@127.0.0.1:${proxy.port}`,
      },
    });
    const loaded = await terminal.waitFor(isLoaded);
    // Cloudflare itself is asked, by whatever way.
    expect(loaded[0]).not.toMatch(/ at |127\.0\.0\.1|proxy/);
    isAway = true;
    proxy.dropAll();
    await terminal.waitFor(/RETRY (now|in \d+s) · proxy cannot reach the API, HTTP 502/);
    isAway = false;
    await terminal.waitFor(isLoaded);
    terminal.press('q');
    expect(await terminal.exit).toEqual({code: 0, signal: null});
    expect(terminal.raw()).not.toMatch(/0123|proxy%2F/);
  });
});

test('a host that is silent does not keep the command from ending', async () => {
  const silent = await badServer(() => undefined, {onOpen: () => undefined});
  const terminal = openTerminal({
    env: {
      CLOUDFLARE_API_TOKEN: 'a-token-of-the-tests',
      CLOUDFLARE_API_BASE_URL: `https://localhost:${silent.port}`,
    },
  });
  await terminal.waitFor('CONNECTING');
  await silent.opened(1);
  const start = performance.now();
  terminal.press('q');
  expect(await terminal.exit).toEqual({code: 0, signal: null});
  expect(performance.now() - start).toBeLessThan(500);
});
