import Docker from 'dockerode';

/** Removes what tests left in an engine of ours: containers, networks, volumes, and images that nobody will ask for again. */
export async function removeLeftovers(socketPath: string): Promise<void> {
  const docker = new Docker({ socketPath });
  const containers = await docker.listContainers({ all: true });
  await Promise.all(containers.map(({ Id }) => docker.getContainer(Id).remove({ force: true, v: true })));
  await docker.pruneNetworks();
  await docker.pruneVolumes();
  for (const repository of ['claude-ops', 'claude-ops-runner']) await removeOldBuilds(docker, repository);
  // What builders keep between stages, but of the last day.
  await docker.pruneImages({ filters: { until: ['24h'] } });
}

/** Each change of a source makes an image. Those of a few checkouts stay. */
async function removeOldBuilds(docker: Docker, repository: string): Promise<void> {
  const images = await docker.listImages({ filters: { reference: [`${repository}:test-*`] } });
  const old = images.toSorted((one, other) => other.Created - one.Created).slice(4);
  for (const { RepoTags = [] } of old) {
    for (const tag of RepoTags) await docker.getImage(tag).remove();
  }
}
