export { finishProfile, type ProfilePlan, planProfile } from './profile.ts';
