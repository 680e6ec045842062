"""Words of headers, Chinese and English: which field they name, whose, which one.

Rules:
    A word is written as :mod:`.headers` compares: one run of lower-case letters and
    simplified Han characters without spaces, punctuation and digits. A word stands
    once per kind of source. A label of identifiers and accounts is their kind.

Sources:
    Field names of Zoho CRM v8, Salesforce, HubSpot and Fxiaoke (their public
    references, 2026), and general usage of Chinese shop systems.
"""

import re
from typing import Final, Literal

from customer_core.models import Field

Kind = Literal["customer", "transaction"]
"""What the rows of a source are."""

_F = Field
# field, label, words
CUSTOMER: Final = (
    (_F.RECORD_ID, None, """id uid guid uuid recordid externalid customerid contactid
        clientid memberid membershipid custid customerno customernumber customercode
        customerkey custno custcode memberno membernumber membercode membershipno
        membershipnumber clientno clientcode recid recordno openid unionid 编号 编码
        记录编号 记录号 客户编号 客户编码 客户代码 客户号 客户标识 会员编号 会员号
        会员卡号 会员编码 会员代码 会员标识 用户编号 用户标识 用户号 顾客编号 顾客号
        买家编号 联系人编号 档案号 档案编号 主键 唯一标识 系统编号 卡号"""),
    (_F.FULL_NAME, None, """name fullname customername contactname clientname membername
        realname displayname personname buyername guestname subscribername 姓名 名字
        名称 全名 真实姓名 客户姓名 客户名称 客户名 会员姓名 会员名称 会员名 用户姓名
        联系人 联系人姓名 顾客姓名 买家姓名 收货人 收货人姓名 收件人 收件人姓名 持卡人
        本人姓名 中文名 中文姓名 姓名全称"""),
    (_F.GIVEN_NAME, None, """firstname givenname fname forename forenames christianname
        givennames 名 名字部分"""),
    (_F.MIDDLE_NAME, None, "middlename mname additionalname secondname 中间名"),
    (_F.FAMILY_NAME, None, "lastname familyname lname surname sname 姓 姓氏"),
    (_F.NAME_PREFIX, None, "salutation nameprefix prefix honorific 称谓 尊称"),
    (_F.NAME_SUFFIX, None, "namesuffix suffix"),
    (_F.ORGANIZATION_NAME, None, """company companyname organization organisation org
        organizationname organisationname employer accountname businessname firm
        corporation corporatename 公司 公司名称 公司名 企业 企业名称 单位 单位名称
        工作单位 机构 机构名称 组织 组织名称 所在公司 所属公司 企业全称 公司全称"""),
    (_F.BIRTH_DATE, None, """birthdate birthday dateofbirth dob birth bday born birthdt
        生日 出生日期 出生年月 出生年月日 出生时间 生辰"""),
    (_F.SEX, None, "sex gender gendercode 性别"),
    (_F.EMAIL, None, """email emailaddress mail mailaddress emailaddr emailid eaddress
        邮箱 邮箱地址 电子邮箱 电子邮件 电子邮件地址 邮件 邮件地址 邮箱号
        电邮 电邮地址 电子信箱"""),
    (_F.PHONE, None, """phone phonenumber phoneno telephone telephonenumber tel telno
        contactphone contactnumber contactno contacttel 电话 电话号码 联系电话 联系方式
        联系号码 联络电话"""),
    (_F.PHONE, "mobile", """mobile mobilephone mobileno mobilenumber cell cellphone
        cellular cellnumber handphone msisdn 手机 手机号 手机号码 移动电话 联系手机
        绑定手机 绑定手机号 行动电话 手提电话"""),
    (_F.PHONE, "landline", """landline fixedline fixedphone 固话 固定电话 座机
        座机号码 市话"""),
    (_F.ADDRESS, None, """address fulladdress formattedaddress postaladdress addr 地址
        详细地址 联系地址 通讯地址 通信地址 完整地址 住址 所在地 所在地区 地区 省市区
        省市县"""),
    (_F.STREET_ADDRESS, None, """street streetaddress streetname addressline
        addressstreet 街道 街道地址 街道门牌 门牌号"""),
    (_F.DISTRICT, None, """district county suburb neighborhood neighbourhood 区 区县
        县区 县 行政区 所在区 所属区县 乡镇市区"""),
    (_F.CITY, None, """city town cityname locality towncity citytown 市 城市 地市
        所在城市 地级市 县市"""),
    (_F.REGION, None, """state province region stateprovince provincestate
        stateorprovince stateid statecode provincecode regioncode provincename statename
        stateregion prov 省 省份 省市 所在省份 省自治区 州"""),
    (_F.POSTAL_CODE, None, """zip zipcode postalcode postcode post postalzip zippostal
        zippostalcode zippostcode postalcodezip pincode 邮编 邮政编码 邮递区号"""),
    (_F.COUNTRY, None, """country countryname countrycode countryid countryregion nation
        国家 国家地区 国籍"""),
    (_F.IDENTIFIER, "resident_id", """residentid idcard idcardno idcardnumber nationalid
        identitycard identitynumber idnumber 身份证 身份证号 身份证号码 居民身份证号
        身份证件号码"""),
    (_F.IDENTIFIER, "tw_national_id", "身分证 身分证号 身分证字号 身分证号码"),
    (_F.IDENTIFIER, None, """identifier identity idno documentnumber 证件号 证件号码
        证件编号"""),
    (_F.IDENTIFIER, "passport", """passport passportno passportnumber 护照 护照号
        护照号码"""),
    (_F.IDENTIFIER, "uscc", """uscc uniformsocialcreditcode unifiedsocialcreditcode
        统一社会信用代码 社会信用代码 信用代码 统一信用代码"""),
    (_F.IDENTIFIER, "tax_id", """taxid taxnumber taxno vat vatid vatnumber taxvat tin
        ein 税号 纳税人识别号 纳税识别号 统一编号 统编 公司统编"""),
    (_F.SOCIAL_HANDLE, "wechat", "wechat wechatid weixin 微信 微信号 微信账号"),
    (_F.SOCIAL_HANDLE, "qq", "qq qq号 qq号码 qq账号"),
    (_F.SOCIAL_HANDLE, "weibo", "weibo 微博 微博账号"),
    (_F.SOCIAL_HANDLE, "x", "twitter twitterhandle twitterusername twitterid xhandle"),
    (_F.SOCIAL_HANDLE, "facebook", "facebook facebookid facebookhandle"),
    (_F.SOCIAL_HANDLE, "instagram", "instagram instagramhandle instagramid"),
    (_F.SOCIAL_HANDLE, "linkedin", "linkedin linkedinid linkedinurl linkedinprofile"),
    (_F.SOCIAL_HANDLE, "douyin", "douyin 抖音 抖音号"),
    (_F.SOCIAL_HANDLE, None, "socialhandle socialaccount 社交账号"),
    (_F.OCCUPATION, None, """occupation profession job jobtitle title designation
        jobposition position function 职业 职位 职务 岗位 工作 头衔"""),
    (_F.LANGUAGE, None, """language lang locale preferredlanguage languagecode 语言
        首选语言 语种"""),
    (_F.INTERESTS, None, "interests interest hobbies hobby 兴趣 爱好 兴趣爱好"),
    (_F.PREFERENCES, None, "preferences preference 偏好 喜好 购买偏好 消费偏好"),
    (_F.CONTACT_PREFERENCE, None, """contactpreference preferredcontact
        preferredcontactmethod preferredchannel contactmethod 联系偏好 首选联系方式
        沟通偏好 偏好渠道"""),
    (_F.REGISTERED_AT, None, """registeredat registrationdate registrationtime
        registered registerdate registertime regdate regtime signupdate signup signedup
        joindate joined joinedat joinedon datejoined joiningdate membersince
        customersince created createdat createdon createddate createdtime createdate
        createtime creationdate creationtime dateadded addedat addedon dateentered
        datecreated timecreated enrolleddate enrolmentdate enrollmentdate 注册时间
        注册日期 注册于 入会时间 入会日期 开卡时间 开卡日期 开户日期 开户时间 创建时间
        创建日期 建档时间 建档日期 加入时间 加入日期 录入时间 录入日期 添加时间
        成为客户时间 成为会员时间 办卡时间 办卡日期"""),
    (_F.UPDATED_AT, None, """updatedat updated updatedon updateddate updatedtime
        lastupdated lastupdate updatedate updatetime modified modifiedat modifiedon
        modifieddate modifiedtime lastmodified lastmodifieddate lastmodifiedtime
        datemodified writedate lastchanged changedat dateupdated lastupdatedat 更新时间
        更新日期 修改时间 修改日期 最后修改时间 最后更新时间 最近更新时间 最近修改时间
        最后修改日期 最后更新日期"""),
)  # fmt: skip
TRANSACTION: Final = (
    (_F.TRANSACTION_ID, None, """id uid guid orderid orderno ordernumber ordercode
        ordername transactionid transactionno transactionnumber invoiceid invoiceno
        invoicenumber receiptid receiptno receiptnumber saleid saleno salesid tradeid
        tradeno paymentid purchaseid purchaseno billno documentno recordid order
        transaction invoice incrementid 订单号 订单编号 订单 单号 交易号 交易编号 流水号
        交易单号 商户单号 交易流水号 销售单号 单据编号 单据号 发票号 发票号码 小票号
        账单号 编号 订单流水号 支付单号 出库单号"""),
    (_F.CUSTOMER_ID, None, """customer customerid customerno customernumber customercode
        customerkey custid custno custcode client clientid member memberid memberno
        membernumber membershipno user userid userno account accountid accountno contact
        contactid buyer buyerid shopper shopperid personid subscriberid 客户编号
        客户编码 客户代码 客户号 客户标识 客户 会员编号 会员号 会员卡号 会员 会员编码
        会员标识 用户编号 用户标识 用户号 用户 顾客编号 顾客号 顾客 买家编号 买家
        买家标识 买家会员名 联系人编号 卡号"""),
    (_F.OCCURRED_AT, None, """date time datetime timestamp orderdate ordertime orderedat
        orderedon orderdatetime purchasedate purchasetime purchasedat transactiondate
        transactiontime transactiondatetime invoicedate paymentdate paymenttime paidat
        saledate saletime salesdate tradetime tradedate billdate created createdat
        createdon createddate createdtime createdate createtime occurredat dateplaced
        processedat closedate 下单日期 下单时间 订单日期 订单时间 交易日期 交易时间
        购买日期 购买时间 付款时间 付款日期 支付时间 支付日期 成交时间 成交日期 消费时间
        消费日期 销售日期 销售时间 创建时间 创建日期 日期 时间 开单日期 单据日期
        结账时间 订单创建时间 订单付款时间"""),
    (_F.AMOUNT, None, """amount total totalamount ordertotal orderamount grandtotal
        price totalprice value ordervalue revenue sales sale salesamount saleamount paid
        amountpaid paidamount payment paymentamount spend spent subtotal net netamount
        netsales totalpaid transactionamount transactionvalue purchaseamount
        invoiceamount invoicetotal sum 金额 总金额 订单金额 订单总额 总额 总价 实付金额
        实付 实付款 实收金额 实收 支付金额 付款金额 交易金额 成交金额 消费金额 销售金额
        实际支付金额 买家实际支付金额 实际付款 销售额 应付金额 价格 合计 价税合计
        合计金额 订单总价 消费额"""),
    (_F.CURRENCY, None, "currency currencycode curr ccy 币种 货币 币别 货币代码"),
    (_F.CATEGORY, None, """category categoryname productcategory producttype
        itemcategory department productline product productname item itemname goods 品类
        类别 分类 类目 商品类别 商品分类 商品类目 产品类别 产品分类 商品 商品名称 产品
        产品名称 货品名称 品名"""),
)  # fmt: skip

WHOSE: Final[dict[Kind, str]] = {
    "customer": """contact customer client member user buyer account lead person cust
        subscriber guest shopper primary main default current profile personal your my
        address 客户 会员 顾客 用户 联系人 买家 本人 个人 主要 主 默认 当前 常用 人员
        购买人 消费者 登记 预留 绑定 所在 所属""",
    "transaction": """order purchase transaction trade invoice sale sales customer 订单
        交易 购买 消费 销售""",
}
"""Words that only say whose value it is."""

FILLERS: Final = "value number no num text full 号码 号 信息 名称"
"""Words at the end of a header that say nothing."""

LABELS: Final = {
    "billing": "billing bill invoice 账单 开票 发票",
    "shipping": "shipping ship delivery 收货 收件 收货人 收件人 配送 送货",
    "mailing": "mailing 邮寄 通讯 通信",
    "home": "home private residential 家庭 住宅 家 居住 现居 现住",
    "work": """work business office company organization organisation 单位 工作 办公
        公司 办公室""",
    "registered": "registered permanent 注册 户籍 户口 身份证",
    "mobile": "mobile cell 移动",
    "other": """other alternate alternative alt secondary second additional 其他 其它
        备用 第二 次要 另一""",
}
"""Label -> words that say which of several phones, mails or addresses it is."""

NO_FIELD: Final = """username loginname nickname streetnumber companyid
    organizationid membershiplevel fax faxnumber faxno 用户名 登录名 昵称 用户昵称
    客户昵称 会员昵称 微信昵称 会员等级 客户等级 传真 传真号"""
"""Headers that would be read as a field, by word or by value, and name none."""

OTHER_PEOPLE: Final = re.compile(
    "emergency|spouse|referr|owner|salesrep|createdby|modifiedby|updatedby|assist"
    "|reportsto|manager|parent|agent|guardian|nextofkin|consultant"
    "|紧急|配偶|推荐人|介绍人|业务员|销售员|负责人|创建人|修改人|录入人|客服|导购"
    "|经办|店员|监护人|家长|跟进人|添加人|操作人|邀请人|上级|顾问"
)
"""Words of headers about another person than the customer."""
