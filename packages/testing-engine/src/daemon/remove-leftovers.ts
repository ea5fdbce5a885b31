import Docker from 'dockerode';

/** Removes what tests left in an engine of ours: containers, networks, volumes, and images that no name points to any more. */
export async function removeLeftovers(socketPath: string): Promise<void> {
  const docker = new Docker({ socketPath });
  const containers = await docker.listContainers({ all: true });
  await Promise.all(containers.map(({ Id }) => docker.getContainer(Id).remove({ force: true, v: true })));
  await docker.pruneNetworks();
  await docker.pruneVolumes();
  await docker.pruneImages();
}
