// A client in a placement with 40 requirements that were seen, self-assessed by nobody and judged by the coach. Prints
// the placement and one requirement. Arguments: address, token.
import { day } from '../support/days.mjs';

const [address, token] = process.argv.slice(2);
const lines = 40;
async function ask(method, target, body) {
  const response = await fetch(address + '/api/v1' + target, { method, body: body && JSON.stringify(body), headers: { Authorization: `Bearer ${token}` } });
  if (!response.ok) throw new Error(`${method} ${target}: ${response.status} ${await response.text()}`);
  return response.json();
}

const requirements = [];
for (const curriculum of (await ask('GET', '/curricula')).items)
  for (const unit of (await ask('GET', `/curricula/${curriculum.id}/units`)).items) {
    if (requirements.length >= lines) break;
    requirements.push(...(await ask('GET', `/units/${unit.id}`)).requirementList.map(({ id }) => id));
  }
const workplace = (await ask('GET', '/workplaces')).items[0].id;
const client = await ask('POST', '/clients', { name: 'Mitta Mittanen', language: 'fi' });
const placement = await ask('POST', '/placements', { clientId: client.id, workplaceId: workplace, kind: 'work_trial', startsOn: day(-60), endsOn: day(60) });
for (const requirementId of requirements.slice(0, lines)) {
  await ask('POST', `/placements/${placement.id}/observations`, { requirementId, level: 'guided', note: 'Teki itse, kun muistutettiin järjestyksestä.' });
  await ask('POST', `/placements/${placement.id}/coach-assessments`, { requirementId, level: 'guided' });
}
console.log(placement.id, requirements[0]);
