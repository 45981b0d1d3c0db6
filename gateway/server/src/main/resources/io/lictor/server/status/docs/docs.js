/* Starts Swagger UI, which is a script of its own before this one, for the service in the address of the page. */

const choice = document.getElementById('service');
const status = document.getElementById('status');
const service = new URLSearchParams(location.search).get('service') ?? '';
const dark = matchMedia('(prefers-color-scheme: dark)');

const shade = () => document.documentElement.classList.toggle('dark-mode', dark.matches);

async function listServices() {
  try {
    const response = await fetch('docs/services');
    if (!response.ok) {
      throw new Error(`the gateway answered ${response.status}`);
    }
    choice.append(...(await response.json()).map((name) => new Option(name, name, false, name === service)));
  } catch (failure) {
    status.textContent = `The services cannot be listed: ${failure.message}`;
  }
}

choice.addEventListener('change', () => {
  location.search = choice.value === '' ? '' : `?${new URLSearchParams({ service: choice.value })}`;
});
dark.addEventListener('change', shade);
shade();
listServices();

window.SwaggerUIBundle({
  url: service === '' ? 'openapi.json' : `openapi.json?${new URLSearchParams({ service })}`,
  domNode: document.getElementById('ui'),
  // The badge would show the document to a server on the internet.
  validatorUrl: null,
  docExpansion: service === '' ? 'none' : 'list',
  defaultModelsExpandDepth: 0,
  deepLinking: true,
});
