/** A process that sends back what it is sent: the least that a message there and back can cost. */
process.on('message', (message) => process.send?.(message));
process.on('disconnect', () => process.exit(0));
