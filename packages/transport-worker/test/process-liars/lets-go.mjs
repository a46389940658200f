/** Lets its process end while there is work. */
import workerTransport from '@mp-event-loop/transport-worker';

export default () => {
  const transport = workerTransport();
  const open = async (request) => {
    const channel = await transport.open(request);
    channel.unref();
    const { listen } = channel;
    return Object.assign(channel, {
      ref: () => {},
      unref: () => {},
      // Late enough that the process has always ended before, and on a timer that does not keep it.
      listen: (listener, drained) => {
        const later = (act) => void setTimeout(act, 1000).unref();
        listen.call(
          channel,
          (message) => later(() => listener(message)),
          () => later(drained),
        );
      },
    });
  };
  return { ...transport, open };
};
