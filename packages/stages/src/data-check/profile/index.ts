export { planProfile } from './plan.ts';
export { finishProfile } from './profile.ts';
export { profileView } from './profile-view.ts';
export { withholdColumns } from './withhold.ts';
