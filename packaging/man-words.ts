import type {flags} from '../source/flags.js';

type FlagName = (typeof flags)[number]['name'];

/** What the man page says of a flag besides its line in the help. */
export const flagWords: Partial<Record<FlagName, readonly string[]>> = {
  account: ['An id, or an exact name.', 'It is needed too where the token may not list accounts.'],
  kind: ['WARP Connector (Mesh) tunnels, cloudflared tunnels, or both.'],
  interval: ['From 1 to 3600.', 'Where the budget is too small for it, the header shows the real pace.'],
  budget: [
    'From 1 to 100, of the 1,200 requests in five minutes that Cloudflare allows for everything that runs on one user’s tokens.',
  ],
  filter: [
    'By name, id, label, data centre, address, version or status.',
    'It holds for reports, JSON, streams and checks too.',
  ],
  once: ['So does warptop without it wherever its output is no terminal.'],
  json: ['In reports the API’s fields keep the API’s names.'],
  record: [
    'The file is for your eyes only, and never holds the token.',
    'With `--mask`, stand-ins take the place of all addresses, so that it can be shared.',
  ],
  replay: ['It needs no credentials.', 'Space stops, `+` and `-` change the speed.'],
  at: ['A time of day, or a time before the end.'],
  report: ['Summary, timeline, availability, failovers and risks.'],
  'screen-reader': ['Plain lines without colours, symbols or cursor movement.'],
  stream: [
    'All that there is at first, then each change and each other verdict, and a heartbeat at least every 10 s, until it is stopped.',
    'With `--replay`, what was recorded.',
  ],
  check: [
    'The output and the codes are those of a monitoring plugin: 0 ok, 1 warning, 2 critical, 3 unknown.',
    'Trouble with the API, or of any other kind, is unknown and never critical.',
  ],
  'warn-on': ['Names of rules and levels, with commas between; a rule goes before a level.'],
  'crit-on': ['It goes before `--warn-on` where both name the same.'],
  'wait-for': [
    '`healthy`: no tunnel has a problem.',
    '`active=ID`: that WARP connector is active; the beginning of its id, or its label, will do.',
    '`changed`: something happened to a tunnel or a connector, but for single connections; `changed=failover,ha_status`: one of these.',
    'What was seen otherwise before has to be seen so twice in succession.',
  ],
  timeout: ['A number of seconds, or one with s, m or h.'],
  metrics: [
    'In OpenMetrics, at `/metrics`; `/healthz` answers 200 while answers of the API are fresh, else 503.',
    'Only this machine can ask, unless an address is named; port 0 is any free one.',
    'It goes with a watch: the screen, `--screen-reader`, `--stream` or `--headless`.',
  ],
  headless: [
    'Nothing goes to standard output, messages to standard error.',
    'It needs `--metrics`, `--record` or `--on-change`.',
  ],
  'status-line': [
    'At most 40 columns, with the styles of tmux, but where `NO_COLOR` is set; `--once` prints it once.',
  ],
  notify: ['What `title` shows is the state, without any alert.', '`osc9` is a notification of the desktop.'],
  'on-change': [
    'A path or a name in PATH, without arguments and through no shell; on_change in the configuration file takes arguments too.',
    'It has 10 s, and WARPTOP_EVENT, WARPTOP_LEVEL, WARPTOP_TUNNEL, WARPTOP_TUNNELS and WARPTOP_TEXT in its environment, but no token.',
  ],
  'alert-on': ['A tunnel has to be so for 15 seconds.', 'That the API fell silent is an alert at any level.'],
  config: ['`/dev/null` is none.'],
  profile: ['It goes before the environment; see FILES.'],
  doctor: [
    'Every setting and where it was found, what the token may read, latency, clock, rate limit, and what the terminal can do.',
    'It ends with 0 where all is well enough to watch, else as warptop would end.',
  ],
  demo: ['A word after it chooses the scenario; see SCENARIOS.', 'It needs no credentials and no network.'],
  'token-file': ['A file that others can read is refused.', 'There is no flag that takes the token itself.'],
  'log-file': ['One object a line, at most 10 MB a run; the token is never in it.'],
  'base-url': ['The header then shows the host.'],
  ascii: ['For terminals and fonts without the others.'],
};
