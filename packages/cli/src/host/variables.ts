/** The environment variables of a workflow job that Contender reads, all in one place. */
export interface JobVariables {
  /** Set to `true` inside a workflow job. */
  GITHUB_ACTIONS?: string | undefined;
  GITHUB_WORKSPACE?: string | undefined;
  GITHUB_REPOSITORY?: string | undefined;
  GITHUB_SHA?: string | undefined;
  GITHUB_REF?: string | undefined;
  GITHUB_ACTOR?: string | undefined;
  GITHUB_RUN_ID?: string | undefined;
  GITHUB_SERVER_URL?: string | undefined;
  GITHUB_API_URL?: string | undefined;
  /** Path of the JSON file with the event that started the run. */
  GITHUB_EVENT_PATH?: string | undefined;
  /** For the command line on a laptop. An action takes its input `github-token`. */
  GITHUB_TOKEN?: string | undefined;
  RUNNER_OS?: string | undefined;
  RUNNER_ARCH?: string | undefined;
  RUNNER_TOOL_CACHE?: string | undefined;
  RUNNER_TEMP?: string | undefined;
  RUNNER_ENVIRONMENT?: string | undefined;
  /** The proxy of a self-hosted runner. */
  https_proxy?: string | undefined;
  HTTPS_PROXY?: string | undefined;
  http_proxy?: string | undefined;
  HTTP_PROXY?: string | undefined;
  /** Access to the artifact service; only actions get it. */
  ACTIONS_RUNTIME_TOKEN?: string | undefined;
  ACTIONS_RESULTS_URL?: string | undefined;
}

/** Handed by the runner to actions, not to `run:` steps: a user's command does not get them from us either. */
const actionsOnly = /^(INPUT_|ACTIONS_(RUNTIME|RESULTS|CACHE)_)/;

/** The environment for the user's commands: what a `run:` step in the same job would see. */
export function commandEnvironment(environment: NodeJS.ProcessEnv): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !actionsOnly.test(name)));
}
