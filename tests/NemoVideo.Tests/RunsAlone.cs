namespace NemoVideo.Tests;

/// <summary>For tests that count what the whole process allocates: nothing else may run beside.</summary>
[CollectionDefinition(nameof(RunsAlone), DisableParallelization = true)]
public sealed class RunsAlone;
