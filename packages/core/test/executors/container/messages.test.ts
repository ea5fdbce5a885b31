import { inContainer } from '../../support/places/in-container.ts';
import { testsOfMessages } from '../suite/messages.ts';

testsOfMessages(inContainer());
