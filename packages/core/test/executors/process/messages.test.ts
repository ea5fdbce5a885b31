import { IN_PROCESS } from '../../support/places/in-process.ts';
import { testsOfMessages } from '../suite/messages.ts';

testsOfMessages(IN_PROCESS);
