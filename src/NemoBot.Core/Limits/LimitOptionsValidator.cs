using Microsoft.Extensions.Options;

namespace NemoBot.Core.Limits;

/// <summary>Validates <see cref="LimitOptions"/> at startup.</summary>
internal sealed class LimitOptionsValidator : IValidateOptions<LimitOptions>
{
    public ValidateOptionsResult Validate(string? name, LimitOptions options) =>
        options.Faults().ToList() is { Count: > 0 } faults ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
}
