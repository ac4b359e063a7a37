using Microsoft.Extensions.Options;

namespace NemoBot.Core.Limits;

/// <summary>Refuses a start with <see cref="LimitOptions"/> that cannot work.</summary>
internal sealed class LimitOptionsValidator : IValidateOptions<LimitOptions>
{
    public ValidateOptionsResult Validate(string? name, LimitOptions options) =>
        options.Faults().ToList() is { Count: > 0 } faults ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
}
