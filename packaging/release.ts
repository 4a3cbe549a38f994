/** The day of a release, as the changelog's heading has it: `## 1.2.3 (2026-11-23)`. Null before it is released. */
export const releaseDate = (changelog: string, version: string): string | null =>
  new RegExp(`^## ${version.replaceAll('.', '\\.')} \\((\\d{4}-\\d\\d-\\d\\d)\\)$`, 'm').exec(
    changelog,
  )?.[1] ?? null;

/** What a release is made from. */
export type ReleaseState = {
  readonly manifest: {readonly version: string; readonly repository?: unknown; readonly private?: unknown};
  /** The version in package-lock.json. */
  readonly lockVersion: string;
  readonly changelog: string;
  /** What `git status --porcelain` prints. */
  readonly changes: string;
  /** The tags of the commit that is checked out. */
  readonly tags: readonly string[];
};

/** Why this may not be released, as sentences that say what to do; none where it may. */
export const obstacles = ({manifest, lockVersion, changelog, changes}: ReleaseState): readonly string[] => {
  const {version} = manifest;
  return [
    ...(changes.trim() === '' ? [] : ['The working tree has changes: commit or remove them.']),
    ...(lockVersion === version
      ? []
      : [`package-lock.json is of ${lockVersion}, not of ${version}: run npm install.`]),
    ...(releaseDate(changelog, version) === null
      ? [`changelog.md has no heading "## ${version} (YYYY-MM-DD)": date it.`]
      : []),
  ];
};

type Env = Readonly<Record<string, string | undefined>>;

/** Whether the CI offers the identity that provenance is signed with: GitHub Actions and GitLab do. */
const hasIdentity = ({ACTIONS_ID_TOKEN_REQUEST_URL: github, SIGSTORE_ID_TOKEN: gitlab}: Env): boolean =>
  Boolean(github) || Boolean(gitlab);

/** What keeps it from being published besides. */
export const publishObstacles = ({manifest, tags}: ReleaseState, env: Env): readonly string[] => {
  const tag = `v${manifest.version}`;
  return [
    ...(tags.includes(tag) ? [] : [`The commit has no tag ${tag}: publish what is tagged.`]),
    ...(manifest.repository === undefined
      ? ['package.json names no repository: npm compares it with the provenance.']
      : []),
    ...(hasIdentity(env)
      ? []
      : [
          'Provenance needs a CI that vouches for the build: GitHub Actions with id-token: write, or GitLab.',
        ]),
  ];
};

/** How an archive is published, for npm. */
export const publishArguments = (archive: string): readonly string[] => [
  'publish',
  archive,
  '--provenance',
  '--access',
  'public',
];

/** Lines for sha256sum -c, by name. */
export const sumsFile = (sums: Readonly<Record<string, string>>): string =>
  Object.entries(sums)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, sum]) => `${sum}  ${name}\n`)
    .join('');
