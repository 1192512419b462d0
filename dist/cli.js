export { cli as main } from './index.js';
