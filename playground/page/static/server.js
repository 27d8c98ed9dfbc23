// Requests to the playground: its state, its changes, and the actions of this person.

export class Server {
  constructor(me, refused) {
    this.me = me;
    this.refused = refused;
  }

  async state() {
    const response = await fetch(`/page/state?as=${encodeURIComponent(this.me)}`);
    if (!response.ok) throw new Error(`The playground answered ${response.status}.`);
    return response.json();
  }

  async inspector(place) {
    const response = await fetch(`/page/inspector?as=${encodeURIComponent(this.me)}&${place}`);
    return response.json();
  }

  fileAddress(file, as) {
    return `/page/${as}/${encodeURIComponent(file.id)}?as=${encodeURIComponent(this.me)}`;
  }

  follow(changed, again) {
    this.live?.close();
    this.live = new EventSource(`/page/live?as=${encodeURIComponent(this.me)}`);
    this.live.onopen = again;
    this.live.onmessage = (event) => changed(JSON.parse(event.data));
  }

  async act(name, body) {
    const response = await fetch(`/page/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ as: this.me, ...body }),
    });
    const answer = response.ok ? await response.json() : { ok: false, error: `${response.status}` };
    if (!answer.ok) this.refused([answer.error, ...(answer.messages ?? [])].join(" "));
    return answer;
  }

  async upload(file) {
    const form = new FormData();
    form.append("file", file);
    const response = await fetch(`/page/upload?as=${encodeURIComponent(this.me)}`, { method: "POST", body: form });
    return response.json();
  }
}
