import Docker from 'dockerode';

/** Removes what tests left in an engine of ours: containers, networks, volumes, and images that nobody will ask for again. */
export async function removeLeftovers(socketPath: string): Promise<void> {
  const docker = new Docker({ socketPath });
  const containers = await docker.listContainers({ all: true });
  await Promise.all(containers.map(({ Id }) => docker.getContainer(Id).remove({ force: true, v: true })));
  await docker.pruneNetworks();
  await docker.pruneVolumes();
  await removeOldBuilds(docker);
  // What builders keep between stages, but of the last day.
  await docker.pruneImages({ filters: { until: ['24h'] } });
}

/** Each change of a source makes an image, which is named after what it was made of. Those of a few checkouts stay. */
async function removeOldBuilds(docker: Docker): Promise<void> {
  const images = await docker.listImages({ filters: { reference: ['*:test-*'] } });
  const newestFirst = images.toSorted((one, other) => other.Created - one.Created);
  const tags = newestFirst.flatMap(({ RepoTags }) => RepoTags ?? []);
  const byRepository = Map.groupBy(tags, (tag) => tag.split(':')[0]);
  for (const builds of byRepository.values()) {
    for (const tag of builds.slice(4)) await docker.getImage(tag).remove();
  }
}
