import { action } from './index.js';

await action('register', import.meta.dirname);
