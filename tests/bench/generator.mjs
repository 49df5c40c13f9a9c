import autocannon from 'autocannon';

/**
 * One load in a process of its own. Options come as JSON in the first parameter, autocannon's result goes to
 * standard output. `bodies` are dealt out to the connections, so that several users log in at once.
 */

const { bodies, ...options } = JSON.parse(process.argv[2] ?? '{}');
let dealt = 0;
const setupClient = (client) => client.setBody(JSON.stringify(bodies[dealt++ % bodies.length]));
const result = await autocannon({ ...options, ...(bodies && { setupClient }) });
process.stdout.write(JSON.stringify(result));
