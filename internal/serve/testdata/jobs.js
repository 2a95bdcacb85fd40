// The everyday jobs that Octopus's own TypeScript client offers, done with it against the server of the first argument; the
// second is a folder with web.1.2.3.zip. What was done is printed as JSON.
const o = require("@octopusdeploy/api-client");
const path = require("path");

async function main(address, folder) {
  const client = await o.Client.create({ userAgentApp: "octogen-test", instanceURL: address, apiKey: "API-OCTOPUSTEST" });
  const done = { user: (await o.userGetCurrent(client)).Username };

  const environments = new o.EnvironmentRepository(client, "Default");
  const test = await environments.create({ Name: "Test", Description: "for tests", UseGuidedFailure: true });
  const group = (await new o.ProjectGroupRepository(client, "Default").list({ take: 1 })).Items[0];
  const lifecycle = (await new o.LifecycleRepository(client, "Default").list({ take: 1 })).Items[0];
  const projects = new o.ProjectRepository(client, "Default");
  for (const name of ["Shop", "Workshop", "Mail"]) {
    await projects.create(o.NewProject(name, group, lifecycle));
  }

  done.projects = (await projects.list({ skip: 0, take: 2 })).Items.map((p) => p.Name);
  const shop = (await projects.list({ partialName: "shop", take: 1 })).Items[0];
  done.found = shop.Name;

  const processes = new o.DeploymentProcessRepository(client, "Default");
  const deployment = await processes.get(shop);
  deployment.Steps = [{ Name: "Say hello", StartTrigger: o.StartTrigger.StartAfterPrevious, Condition: o.RunCondition.Success, Properties: {}, PackageRequirement: o.PackageRequirement.LetOctopusDecide,
    Actions: [{ Name: "Say hello", ActionType: "Octopus.Script", Properties: { "Octopus.Action.Script.ScriptBody": "echo hello" }, Packages: [] }] }];
  const changed = await processes.update(shop, deployment);
  done.step = changed.Steps[0].Id !== "" && changed.Version === 1;

  await new o.PackageRepository(client, "Default").push([path.join(folder, "web.1.2.3.zip")], o.OverwriteMode.OverwriteExisting);
  done.packages = (await new o.PackageRepository(client, "Default").list()).Items.map((p) => p.PackageId + " " + p.Version);

  const releases = new o.ReleaseRepository(client, "Default");
  const release = await releases.create({ spaceName: "Default", ProjectName: "Shop", ReleaseVersion: "1.0.0", ChannelName: "Default", ReleaseNotes: "Built from main." });
  done.release = (await releases.get(release.ReleaseId)).Version;

  const waiter = new o.ServerTaskWaiter(client, "Default");
  const deployed = await new o.DeploymentRepository(client, "Default").create({ spaceName: "Default", ProjectName: "Shop", ReleaseVersion: "1.0.0", EnvironmentNames: ["Test"] });
  done.deployed = (await waiter.waitForServerTaskToComplete(deployed.DeploymentServerTasks[0].ServerTaskId, 20, 10000)).State;

  const runbook = await new o.RunbookRepository(client, "Default", shop).create({ Name: "Restart", ProjectId: shop.Id, EnvironmentScope: o.RunbookEnvironmentScope.All });
  const run = await new o.RunbookRunRepository(client, "Default").create({ spaceName: "Default", ProjectName: "Shop", RunbookName: runbook.Name, EnvironmentNames: ["Test"] });
  done.ran = (await waiter.waitForServerTaskToComplete(run.RunbookRunServerTasks[0].ServerTaskId, 20, 10000)).State;

  const tenants = new o.TenantRepository(client, "Default");
  const tenant = await tenants.create({ Name: "Acme", ProjectEnvironments: { [shop.Id]: [test.Id] }, TenantTags: [] });
  const tenanted = await new o.DeploymentRepository(client, "Default").createTenanted({ spaceName: "Default", ProjectName: "Shop", ReleaseVersion: "1.0.0", EnvironmentName: "Test", Tenants: ["Acme"], TenantTags: [] });
  done.tenanted = (await waiter.waitForServerTaskToComplete(tenanted.DeploymentServerTasks[0].ServerTaskId, 20, 10000)).State;
  done.variables = (await tenants.getVariables(tenant)).TenantId;

  const space = await new o.SpaceRepository(client).create({ Name: "Second", SpaceManagersTeams: ["teams-administrators"], SpaceManagersTeamMembers: [], IsDefault: false });
  const copy = await new o.EnvironmentRepository(client, "Second").create({ Name: test.Name, Description: test.Description, UseGuidedFailure: test.UseGuidedFailure });
  done.copied = copy.SpaceId === space.Id;

  await new o.BuildInformationRepository(client, "Default").push({ spaceName: "Default", BuildEnvironment: "BitBucket", BuildNumber: "1", BuildUrl: "https://ci.example.com/1", Branch: "main", VcsType: "Git", VcsRoot: "https://git.example.com/web", VcsCommitNumber: "abc", Commits: [], Packages: [{ Id: "web", Version: "1.2.3" }] }, o.OverwriteMode.OverwriteExisting);
  console.log(JSON.stringify(done));
}

main(...process.argv.slice(2)).then(() => process.exit(0)).catch((error) => {
  console.error(error.message, error.response ? JSON.stringify(error.response.data ?? error.response) : "", error.stack);
  process.exit(1);
});
