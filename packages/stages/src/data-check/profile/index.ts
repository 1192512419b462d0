export { planProfile } from './plan.ts';
export { finishProfile } from './profile.ts';
