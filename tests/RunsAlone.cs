namespace Tests;

/// <summary>For tests that count what the whole process allocates: no other test runs beside them. Compiled into each test project.</summary>
[CollectionDefinition(nameof(RunsAlone), DisableParallelization = true)]
public sealed class RunsAlone;
