import { defineConfig } from 'vitest/config';
import { ofPackage } from '../../scripts/test-config.mjs';

export default defineConfig({ test: ofPackage });
