/** Sends JSON to this service: {ok, status, body}; a service that does not answer is an answer, too. */
export async function send(method, address, body) {
  try {
    const response = await fetch(address, {
      method,
      headers: {'content-type': 'application/json', accept: 'application/json'},
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    return {ok: response.ok, status: response.status, body: text ? JSON.parse(text) : {}};
  } catch (error) {
    return {ok: false, status: 0, body: {message: `The prompt service does not answer: ${error.message}`}};
  }
}
