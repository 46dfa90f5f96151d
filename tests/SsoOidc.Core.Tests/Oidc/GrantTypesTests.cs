using SsoOidc.Core.Oidc;

namespace SsoOidc.Core.Tests.Oidc;

public sealed class GrantTypesTests
{
    [Theory]
    [InlineData("DeviceCode", "urn:ietf:params:oauth:grant-type:device_code")]
    [InlineData("devicecode", "urn:ietf:params:oauth:grant-type:device_code")]
    [InlineData("device_code", "urn:ietf:params:oauth:grant-type:device_code")]
    [InlineData("device-code", "urn:ietf:params:oauth:grant-type:device_code")]
    [InlineData("AuthorizationCode", "authorization_code")]
    [InlineData("authorization_code", "authorization_code")]
    [InlineData(" RefreshToken ", "refresh_token")]
    [InlineData("JwtBearer", "urn:ietf:params:oauth:grant-type:jwt-bearer")]
    [InlineData("TokenExchange", "urn:ietf:params:oauth:grant-type:token-exchange")]
    [InlineData("urn:ietf:params:oauth:grant-type:device_code", "urn:ietf:params:oauth:grant-type:device_code")]
    [InlineData("urn:example:grant-of-tomorrow", "urn:example:grant-of-tomorrow")]
    public void A_short_name_becomes_the_wire_value_and_anything_else_stays(string given, string wire) =>
        Assert.Equal(wire, GrantTypes.ToWire(given));
}
