// The one line to the server: deeds as POSTs, news as a stream.

export async function post(deed, body) {
  try {
    const answer = await fetch(`/ui/${deed}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    return await answer.json();
  } catch {
    return { ok: false, error: "the playground does not answer; is it still running?" };
  }
}

export const getState = async () => (await fetch("/ui/state")).json();

export async function getTrace(after, signal) {
  return (await fetch(`/ui/trace?after=${after}`, { signal })).json();
}

// `opened(told)` runs on every (re)connection, with how much news there was so far: what was
// said while the line was down is in the state.
export function listen(opened, heard, lost) {
  const news = new EventSource("/events");
  news.addEventListener("hello", (event) => opened(Number(event.data)));
  news.addEventListener("message", (event) => heard(JSON.parse(event.data)));
  news.addEventListener("error", lost);
}
