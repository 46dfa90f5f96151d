using System.Text.Json.Serialization;

namespace SsoOidc.Emulator.Admin;

/// <summary>How a fault is written in a request to the emulator's own paths.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, PropertyNameCaseInsensitive = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(EmulatorFault))]
internal sealed partial class FaultJson : JsonSerializerContext;
