/** The suite on an honest network. */
import { describeLink } from '@mp-event-loop/remote/testing';
import { describe, it } from 'vitest';
import { PipeNetwork } from './pipe-network.ts';

describeLink('within the process', (host) => new PipeNetwork(host), { describe, it });
