/** The permissions of GitHub that the verbs need, as they are written in a workflow. */
type Permission = 'actions' | 'checks' | 'contents' | 'deployments' | 'pull-requests';

/** What a verb is about to do and what it must be allowed for that. */
export interface Need {
  /** Completes "Contender wanted to …": `write the comment on pull request 12`. */
  doing: string;
  permission: Permission;
  level: 'read' | 'write';
}
