import { defineConfig } from 'vitest/config';
import { common } from '../../scripts/test-config.mjs';

export default defineConfig({ test: common });
